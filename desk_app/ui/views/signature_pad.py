"""The signature pad: ink from a pen, a finger or a mouse, in hundredths of a millimetre.

A pen wins over a finger (the palm rests on the glass), a finger over the mouse events that the system
makes of it. Keys and scans never reach the pad: it takes no focus.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QFont,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPointingDevice,
    QPolygonF,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from desk_app.ui.theme import PALETTE
from desk_app.ui.views.ink import Scale, draw_stroke, draw_strokes, fitting
from protocol.strokes import MAX_POINTS, Point, Strokes

__all__ = ["SignaturePad", "dots_per_inch"]

_UNITS_PER_INCH: Final = 2540.0
_SANE_DPI: Final = (40.0, 500.0)
_USUAL_DPI: Final = 96.0
_PALM_MS: Final = 500  # how long after the pen a touch is taken for the palm
_MARGIN: Final = 10


def dots_per_inch(reported: float) -> float:
    """Pixels per inch of the screen; a screen that lies about its size is taken for a usual one."""
    return reported if _SANE_DPI[0] <= reported <= _SANE_DPI[1] else _USUAL_DPI


class SignaturePad(QWidget):
    """Takes one signature. ``edited`` carries all strokes after each stroke and after `wipe`.

    ``now_ms``: milliseconds that only grow, for devices whose events carry no time.
    """

    edited = Signal(object)  # Strokes

    def __init__(self, now_ms: Callable[[], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pad")
        self.setAccessibleName(self.tr("Bidang tanda tangan penerima"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._now_ms = now_ms
        self._strokes: list[tuple[Point, ...]] = []
        self._stroke: list[Point] = []
        self._source = ""  # what draws the stroke under way: pen, touch, mouse
        self._touch = -1
        self._pen_at: int | None = None
        self._began: tuple[bool, int] | None = None  # (by event time, the first time)
        self._layer: QPixmap | None = None

    @property
    def strokes(self) -> Strokes:
        """The finished strokes."""
        return tuple(self._strokes)

    @property
    def drawing(self) -> bool:
        """Whether a stroke is under way."""
        return bool(self._stroke)

    def show_strokes(self, strokes: Strokes) -> None:
        """Show the strokes of the draft; those that are here already disturb no stroke under way."""
        if strokes != self.strokes:
            self.begin(strokes)

    def begin(self, strokes: Strokes = ()) -> None:
        """Begin with another draft: what is under way belongs to the one before and is let go."""
        self._stroke = []
        self._source = ""
        self._strokes = list(strokes)
        self._began = None
        self._redraw()

    @Slot()
    def wipe(self) -> None:
        """Begin again with a clean pad."""
        self.begin()
        self.edited.emit(())

    # -- what the devices say

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent):
            self._on_touch(event)
            event.accept()  # else the system makes mouse events of it
            return True
        return super().event(event)

    @override
    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        if event.pointerType() == QPointingDevice.PointerType.Eraser:
            return
        at, time = event.position(), event.timestamp()
        pressure = round(min(max(event.pressure(), 0.0), 1.0) * 255)
        self._pen_at = self._now_ms()
        match event.type():
            case QEvent.Type.TabletPress:
                self._press("pen", at, time, max(pressure, 1))
            case QEvent.Type.TabletMove:
                self._move("pen", at, time, max(pressure, 1))
            case QEvent.Type.TabletRelease:
                self._release("pen")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._press("mouse", event.position(), event.timestamp(), 0)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move("mouse", event.position(), event.timestamp(), 0)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._release("mouse")

    def _on_touch(self, event: QTouchEvent) -> None:
        if self._palm_rests():
            return
        if event.type() == QEvent.Type.TouchCancel:
            self._release("touch")
            return
        for point in event.points():
            if self._touch < 0 and point.state() == QEventPoint.State.Pressed:
                self._touch = point.id()
                self._press("touch", point.position(), event.timestamp(), _touch_pressure(point))
            elif point.id() == self._touch and point.state() == QEventPoint.State.Updated:
                self._move("touch", point.position(), event.timestamp(), _touch_pressure(point))
            elif point.id() == self._touch and point.state() == QEventPoint.State.Released:
                self._release("touch")
                self._touch = -1
        if event.type() == QEvent.Type.TouchEnd:
            self._touch = -1

    def _palm_rests(self) -> bool:
        if self._source == "pen":
            return True
        return self._pen_at is not None and self._now_ms() - self._pen_at < _PALM_MS

    # -- strokes

    def _press(self, source: str, at: QPointF, time: int, pressure: int) -> None:
        if self._source == source:  # a release was lost on the way
            self._release(source)
        if self._source:  # a pen takes over from a finger, never the other way round
            if source != "pen":
                return
            self._stroke = []
        self._source = source
        self._add(at, time, pressure)

    def _move(self, source: str, at: QPointF, time: int, pressure: int) -> None:
        if self._source == source:
            self._add(at, time, pressure)

    def _release(self, source: str) -> None:
        if self._source != source:
            return
        self._source = ""
        if self._stroke:
            self._strokes.append(tuple(self._stroke))
            self._stroke = []
            self._redraw()
            self.edited.emit(self.strokes)

    def _add(self, at: QPointF, time: int, pressure: int) -> None:
        if sum(map(len, self._strokes)) + len(self._stroke) >= MAX_POINTS:
            return
        per_unit = self._per_unit()
        x = round(min(max(at.x(), 0.0), float(self.width())) / per_unit)
        y = round(min(max(at.y(), 0.0), float(self.height())) / per_unit)
        if self._stroke and self._stroke[-1][:2] == (x, y):
            return  # the pen rests
        self._stroke.append((x, y, self._since_first(time), pressure))
        self._draw_newest()

    def _since_first(self, time: int) -> int:
        """Milliseconds since the first point, by the device's own time where it tells one."""
        if self._began is None:
            by_event = time > 0
            self._began = (by_event, time if by_event else self._now_ms())
            offset = self._strokes[-1][-1][2] if self._strokes else 0
            self._began = (by_event, self._began[1] - offset)
        by_event, first = self._began
        passed = (time if by_event else self._now_ms()) - first
        before = (
            self._stroke[-1] if self._stroke else self._strokes[-1][-1] if self._strokes else None
        )
        return max(passed, before[2] if before else 0)

    # -- drawing

    def _per_unit(self) -> float:
        """Pixels per 0.01 mm on this screen."""
        return dots_per_inch(self.screen().physicalDotsPerInchX()) / _UNITS_PER_INCH

    def _scale(self) -> Scale:
        """The ink at its true size; smaller where it was drawn on a larger pad."""
        per_unit = self._per_unit()
        points = [p for s in self._strokes for p in s]
        wide = max((p[0] for p in points), default=0) * per_unit
        high = max((p[1] for p in points), default=0) * per_unit
        if wide <= self.width() and high <= self.height():
            return Scale(per_unit)
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        return fitting(self._strokes, room, per_unit)

    def _ground(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        layer = QPixmap(self.size() * ratio)
        layer.setDevicePixelRatio(ratio)
        layer.fill(QColor(PALETTE.ground))
        painter = QPainter(layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(PALETTE.line), 1))
        painter.setBrush(QColor(PALETTE.surface))
        painter.drawRoundedRect(frame, 6, 6)
        foot = self.height() * 0.76
        painter.setPen(QPen(QColor(PALETTE.line), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(22, foot), QPointF(self.width() - 22, foot))
        draw_strokes(painter, self._strokes, self._scale(), PALETTE.rail)
        draw_stroke(painter, self._stroke, Scale(self._per_unit()), PALETTE.rail)
        if not self._strokes and not self._stroke:
            font = QFont(self.font())
            font.setPointSizeF(10.0)
            painter.setFont(font)
            painter.setPen(QColor(PALETTE.quiet))
            below = QRectF(0, foot, self.width(), self.height() - foot)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("Tanda tangan di sini"))
        painter.end()
        return layer

    def _redraw(self) -> None:
        self._layer = None
        self.update()

    def _draw_newest(self) -> None:
        """Add what the last point made sure to the layer: cost does not grow with the signature."""
        if len(self._stroke) == 1:
            self._layer = None  # the invitation goes
        if self._layer is None:
            self._layer = self._ground()
        painter = QPainter(self._layer)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = Scale(self._per_unit())
        draw_stroke(painter, self._stroke, scale, PALETTE.rail, start=len(self._stroke) - 2)
        painter.end()
        newest = QPolygonF([scale.at(p[0], p[1]) for p in self._stroke[-4:]]).boundingRect()
        self.update(newest.adjusted(-6, -6, 6, 6).toAlignedRect())

    @override
    def sizeHint(self) -> QSize:
        return QSize(340, 100)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(240, 100)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._layer = None

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._layer is None:
            self._layer = self._ground()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._layer)
        painter.end()


def _touch_pressure(point: QEventPoint) -> int:
    """0 where the screen cannot tell: such screens report 0 or 1 for every touch."""
    pressure = point.pressure()
    return round(pressure * 255) if 0.0 < pressure < 1.0 else 0
