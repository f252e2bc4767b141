"""Proof that no text is cut off: what a window really paints, measured.

Every visible widget is painted once more onto a device that keeps the text runs with their places
instead of pixels. A run must lie within its widget (its cell, its section, its tab), the widget within
what is around it, and no two runs on each other. Where a text gives way on purpose, its widget says so
with the property ``elides``, and the whole text stands in the tool tip.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QRegion,
    QTextItem,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QWidget,
)
from typing_extensions import override

__all__ = ["ELIDES", "Run", "faults", "painted"]

ELIDES: Final = "elides"
_DOTS: Final = "…"
_SLACK: Final = 1.5  # a hair of a letter may stand over; a letter may not
_TOUCH: Final = 2.5  # how far two runs may reach into each other's line


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text as painted, and the room that its letters take, in the widget's coordinates."""

    text: str
    room: QRectF


class _Engine(QPaintEngine):
    """Keeps text, forgets everything else."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.runs: list[Run] = []
        self._transform = QTransform()

    @override
    def begin(self, pdev: QPaintDevice) -> bool:
        return True

    @override
    def end(self) -> bool:
        return True

    @override
    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    @override
    def updateState(self, state: QPaintEngineState) -> None:
        if state.state() & QPaintEngine.DirtyFlag.DirtyTransform:
            self._transform = state.transform()

    @override
    def drawTextItem(self, p: Any, textItem: QTextItem) -> None:
        if not textItem.text().strip():
            return
        top = QPointF(p.x(), p.y() - textItem.ascent())
        room = QRectF(top.x(), top.y(), textItem.width(), textItem.ascent() + textItem.descent())
        self.runs.append(Run(textItem.text(), self._transform.mapRect(room)))

    def _forget(self, *_anything: Any, **_named: Any) -> None:
        """Not text."""

    drawPixmap = drawImage = drawPolygon = drawPath = drawRects = _forget  # noqa: N815 - Qt's names
    drawLines = drawEllipse = drawPoints = drawTiledPixmap = _forget  # noqa: N815


class _Device(QPaintDevice):
    def __init__(self, size: QSize) -> None:
        super().__init__()
        self.engine = _Engine()
        which = QPaintDevice.PaintDeviceMetric
        self._metrics = {
            which.PdmWidth: size.width(),
            which.PdmHeight: size.height(),
            which.PdmWidthMM: size.width() * 254 // 960,
            which.PdmHeightMM: size.height() * 254 // 960,
            which.PdmNumColors: 1 << 24,
            which.PdmDepth: 32,
            which.PdmDpiX: 96,
            which.PdmDpiY: 96,
            which.PdmPhysicalDpiX: 96,
            which.PdmPhysicalDpiY: 96,
            which.PdmDevicePixelRatioScaled: 65_536,
        }

    @override
    def paintEngine(self) -> QPaintEngine:
        return self.engine

    @override
    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return self._metrics.get(metric, 1)


def painted(widget: QWidget) -> list[Run]:
    """The text that ``widget`` paints by itself, without its children."""
    device = _Device(widget.size())
    painter = QPainter(device)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    return device.engine.runs


def faults(window: QWidget, room: QSize) -> list[str]:
    """Everything that is cut off, hidden or on top of each other in ``window``, which has ``room``."""
    found: list[str] = []
    if window.width() > room.width() or window.height() > room.height():
        size = f"{window.width()}x{window.height()}"
        found.append(f"{_named(window)} is {size}: larger than the screen")
    seen: list[tuple[QRectF, str, QWidget]] = []
    for widget in (window, *window.findChildren(QWidget)):
        if not widget.isVisible() or widget.window() is not window or widget.size().isEmpty():
            continue
        found += _sideways(widget)
        runs = painted(widget)
        if not runs:
            continue
        found += _told_in_full(widget, runs)
        found += _roomy(widget)
        if isinstance(widget, QLineEdit) and _scrolls(widget):
            continue
        for run in runs:
            found += _inside(widget, run)
            left = _shown_part(widget, run.room, window)
            if isinstance(left, str):
                found.append(f"{_named(widget)}: {run.text!r} {left}")
            elif not left.isEmpty():
                seen.append((left, run.text, widget))
    return found + list(_overlapping(seen))


def _named(widget: QWidget) -> str:
    names: list[str] = []
    one: QWidget | None = widget
    while one is not None and len(names) < 4:
        names.append(one.objectName() or type(one).__name__)
        one = one.parentWidget()
    return " in ".join(names)


def _sideways(widget: QWidget) -> Iterator[str]:
    """Nothing may have to be scrolled from side to side."""
    if not isinstance(widget, QAbstractScrollArea) or isinstance(widget, QHeaderView):
        return
    over = widget.horizontalScrollBar().maximum()
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    if inner is not None:
        over = max(over, inner.width() - widget.viewport().width())
    elif isinstance(widget, QTableView):
        over = max(over, widget.horizontalHeader().length() - widget.viewport().width())
    if over > 0:
        yield f"{_named(widget)}: {over} px too wide, would have to be scrolled sideways"


def _told_in_full(widget: QWidget, runs: list[Run]) -> Iterator[str]:
    """Dots only where they are declared, and then with the whole text in the tool tip; and no line of a
    label left out."""
    wanted = _source(widget)
    cut = [run for run in runs if run.text.endswith(_DOTS) and not wanted.endswith(_DOTS)]
    for run in cut:
        yield from _elided(widget, run)
    if not wanted or cut:
        return
    whole = "".join("".join(run.text for run in runs).split())
    if whole != "".join(wanted.split()):
        yield f"{_named(widget)}: of {wanted!r} only {whole!r} is painted"


def _source(widget: QWidget) -> str:
    """What a simple widget means to say; empty where only the painting tells."""
    if isinstance(widget, QLabel):
        return _without_marks(widget.text()) if widget.buddy() is not None else widget.text()
    if type(widget) in (QPushButton, QCheckBox, QRadioButton):
        assert isinstance(widget, QAbstractButton)
        return _without_marks(widget.text())
    if isinstance(widget, QLineEdit):
        return "" if widget.text() else widget.placeholderText()
    if type(widget) is QComboBox:
        return widget.currentText()
    return ""


def _without_marks(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _elided(widget: QWidget, run: Run) -> Iterator[str]:
    owner: QWidget = widget
    tip = widget.toolTip()
    view = widget.parentWidget()
    if isinstance(view, QAbstractItemView) and view.viewport() is widget:
        owner = view
        tip = str(_tip_at(view, run.room.center().toPoint()) or "")
    if not owner.property(ELIDES):
        yield f"{_named(widget)}: {run.text!r} is cut off with dots"
    elif run.text.removesuffix(_DOTS).strip() not in tip:
        yield f"{_named(widget)}: {run.text!r} is cut off, and no tool tip says it in full"


def _tip_at(view: QAbstractItemView, place: QPoint) -> object:
    which = Qt.ItemDataRole.ToolTipRole
    if isinstance(view, QHeaderView):
        section = view.logicalIndexAt(place)
        return view.model().headerData(section, view.orientation(), which)
    return view.indexAt(place).data(which)


def _roomy(widget: QWidget) -> Iterator[str]:
    """What a widget itself says that it needs."""
    if isinstance(widget, QLabel | QPushButton | QCheckBox | QRadioButton | QTabBar):
        if widget.property(ELIDES):
            return
        wraps = widget.hasHeightForWidth()
        hint = widget.sizeHint()
        high = widget.heightForWidth(widget.width()) if wraps else hint.height()
        wide = 0 if wraps else hint.width()
        if wide > widget.width() + _SLACK:
            yield f"{_named(widget)}: needs {wide} px in width, has {widget.width()}"
        if high > widget.height() + _SLACK:
            yield f"{_named(widget)}: needs {high} px in height, has {widget.height()}"
    elif isinstance(widget, QLineEdit | QComboBox | QAbstractSpinBox):
        high = widget.minimumSizeHint().height()
        if high > widget.height() + _SLACK:
            yield f"{_named(widget)}: needs {high} px in height, has {widget.height()}"
    elif widget.hasHeightForWidth():
        high = widget.heightForWidth(widget.width())
        if high > widget.height() + _SLACK:
            yield f"{_named(widget)}: needs {high} px in height, has {widget.height()}"


def _inside(widget: QWidget, run: Run) -> Iterator[str]:
    """A run lies within its widget, and there within its own cell, section or tab."""
    room, what, tall = QRectF(widget.rect()), "the widget", False
    view = widget.parentWidget()
    middle = run.room.center().toPoint()
    if isinstance(view, QHeaderView) and view.viewport() is widget:
        section = view.logicalIndexAt(middle)
        if section >= 0:
            left, width = view.sectionViewportPosition(section), view.sectionSize(section)
            room, what = QRectF(left, 0, width, widget.height()), f"section {section}"
    elif isinstance(view, QAbstractItemView) and view.viewport() is widget:
        index = view.indexAt(QPoint(min(max(middle.x(), 0), widget.width() - 1), middle.y()))
        if index.isValid():
            room, what = QRectF(view.visualRect(index)), _cell(index)
    elif isinstance(view, QAbstractScrollArea) and view.viewport() is widget:
        tall = True  # a text to be scrolled
    elif isinstance(widget, QTabBar):
        tab = widget.tabAt(middle)
        if tab >= 0:
            room, what = QRectF(widget.tabRect(tab)), f"tab {tab}"
    over = max(room.left() - run.room.left(), run.room.right() - room.right())
    if over > _SLACK:
        yield f"{_named(widget)}: {run.text!r} stands {over:.0f} px beside {what}"
    over = max(room.top() - run.room.top(), run.room.bottom() - room.bottom())
    if over > _SLACK and not tall:
        yield f"{_named(widget)}: {run.text!r} stands {over:.0f} px above or below {what}"


def _scrolls(line: QLineEdit) -> bool:
    """Whether the text is a person's own, which moves along under the cursor."""
    return bool(line.text()) and not isinstance(line.parentWidget(), QAbstractSpinBox)


def _cell(index: QModelIndex) -> str:
    return f"row {index.row()}, column {index.column()}"


def _shown_part(widget: QWidget, room: QRectF, window: QWidget) -> QRectF | str:
    """The part of ``room`` that can be seen, in the window's coordinates, or why some of it never can.

    What lies above or below in a scrolling area can be scrolled to; what lies beside it cannot."""
    here = QRectF(room)
    child = widget
    own = widget.parentWidget()
    if isinstance(own, QAbstractScrollArea) and own.viewport() is widget:
        here = here.intersected(QRectF(here.left(), 0, here.width(), widget.height()))
    while child is not window:
        parent = child.parentWidget()
        if parent is None:
            return "has no window"
        here.translate(QPointF(child.pos()))
        frame = QRectF(parent.rect())
        area = parent.parentWidget()
        scrolls = isinstance(area, QAbstractScrollArea) and area.viewport() is parent
        grown = frame.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if here.isEmpty():
            return here
        if here.left() < grown.left() or here.right() > grown.right():
            over = max(grown.left() - here.left(), here.right() - grown.right())
            return f"is cut off by {over:.0f} px at the side of {_named(parent)}"
        if not scrolls and (here.top() < grown.top() or here.bottom() > grown.bottom()):
            over = max(grown.top() - here.top(), here.bottom() - grown.bottom())
            return f"is cut off by {over:.0f} px below or above {_named(parent)}"
        if scrolls:
            here = here.intersected(frame)
        child = parent
    return here


def _overlapping(seen: Iterable[tuple[QRectF, str, QWidget]]) -> Iterator[str]:
    """Runs that stand on each other."""
    ordered = sorted(seen, key=lambda one: one[0].top())
    for place, (room, text, widget) in enumerate(ordered):
        for other, said, beside in ordered[place + 1 :]:
            if other.top() >= room.bottom() - _TOUCH:
                break
            if widget is beside and text == said and room == other:
                continue  # a line being typed in paints what is chosen once more
            common = room.intersected(other)
            if common.width() > _TOUCH and common.height() > _TOUCH:
                yield f"{_named(widget)}: {text!r} stands on {said!r} of {_named(beside)}"
