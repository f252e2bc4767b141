"""Layouts for words of any length: what does not fit beside each other goes below."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget
from typing_extensions import override

__all__ = ["EvenGrid", "Flow", "flow"]


class _Wrapping(QLayout):
    """Items that are placed line by line; a layout whose height depends on its width."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        # Qt asks for the same many times over while one page is laid out: kept until something changes.
        self._heights: dict[int, int] = {}  # by width
        self._least: QSize | None = None
        self._hint: QSize | None = None
        self._gap = spacing
        self.setContentsMargins(0, 0, 0, 0)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        high = self._heights.get(width)
        if high is None:
            high = max((place.bottom() + 1 for _, place in self._places(width)), default=0)
            self._heights[width] = high
        return high

    @override
    def invalidate(self) -> None:
        self._heights.clear()
        self._least = self._hint = None
        super().invalidate()

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for item, place in self._places(rect.width()):
            item.setGeometry(place.translated(rect.topLeft()))

    @override
    def minimumSize(self) -> QSize:
        if self._least is None:
            shown = [item.minimumSize() for item in self._shown()]
            wide = max((size.width() for size in shown), default=0)
            self._least = QSize(wide, max((size.height() for size in shown), default=0))
        return self._least

    @override
    def sizeHint(self) -> QSize:
        if self._hint is None:
            self._hint = self._usual_size()
        return self._hint

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _usual_size(self) -> QSize:
        """The size with everything beside each other."""
        raise NotImplementedError

    def _places(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        """Where each item goes, from (0, 0)."""
        raise NotImplementedError


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class Flow(_Wrapping):
    """Items side by side as wide as they are; groups parted by `push` stand at both ends of the line.

    Where a line is too short, a whole group goes onto the next one, still at its end; a group that is
    longer than a line is broken.
    """

    def __init__(self, spacing: int = 8) -> None:
        super().__init__(spacing)
        self._pushed: set[int] = set()

    def push(self) -> None:
        """What is added from now on stands at the right end."""
        self._pushed.add(len(self._items))

    @override
    def _usual_size(self) -> QSize:
        hints = [item.sizeHint() for item in self._shown()]
        wide = sum(hint.width() for hint in hints) + self._gap * max(len(hints) - 1, 0)
        return QSize(wide, max((hint.height() for hint in hints), default=0))

    @override
    def _places(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        top = 0
        for line in self._lines(width):
            widths = [(item, self._wide(item, width)) for group in line for item in group[1]]
            high = max(_height(item, wide) for item, wide in widths)
            left = 0
            free = width - sum(w for _, w in widths) - self._gap * (len(widths) - 1)
            pushes = sum(1 for pushed, _ in line if pushed)
            for pushed, items in line:
                left += free // pushes if pushed else 0
                for item in items:
                    wide = self._wide(item, width)
                    tall = min(_height(item, wide), high)
                    at = QPoint(left, top + (high - tall) // 2)
                    yield item, QRect(at, QSize(wide, tall))
                    left += wide + self._gap
            top += high + self._gap

    def _groups(self) -> list[tuple[bool, list[QLayoutItem]]]:
        groups: list[tuple[bool, list[QLayoutItem]]] = [(False, [])]
        for place, item in enumerate(self._items):
            if place in self._pushed:
                groups.append((True, []))
            if not item.isEmpty():
                groups[-1][1].append(item)
        return [group for group in groups if group[1]]

    def _lines(self, width: int) -> list[list[tuple[bool, list[QLayoutItem]]]]:
        lines: list[list[tuple[bool, list[QLayoutItem]]]] = []
        left = 0
        for pushed, items in self._groups():
            whole = sum(self._wide(i, width) for i in items) + self._gap * (len(items) - 1)
            if lines and left + self._gap + whole <= width:
                lines[-1].append((pushed, items))
                left += self._gap + whole
                continue
            lines.append([(pushed, [])])
            left = 0
            for item in items:
                wide = self._wide(item, width)
                if lines[-1][-1][1] and left + self._gap + wide > width:
                    lines.append([(pushed, [])])
                    left = 0
                left += wide + (self._gap if lines[-1][-1][1] else 0)
                lines[-1][-1][1].append(item)
        return lines

    @staticmethod
    def _wide(item: QLayoutItem, width: int) -> int:
        return min(max(item.sizeHint().width(), item.minimumSize().width()), width)


class EvenGrid(_Wrapping):
    """Cells in at most ``columns`` columns, fewer where they do not fit; of one width if that fits."""

    def __init__(self, columns: int, spacing: int = 6, lines: int = 6) -> None:
        super().__init__(spacing)
        self._columns = columns
        self._between = lines

    @override
    def _usual_size(self) -> QSize:
        shown = self._shown()
        columns = min(self._columns, max(len(shown), 1))
        cell = max((item.sizeHint().width() for item in shown), default=0)
        wide = columns * cell + (columns - 1) * self._gap
        return QSize(wide, self.heightForWidth(wide))

    @override
    def _places(self, width: int) -> Iterator[tuple[QLayoutItem, QRect]]:
        shown = self._shown()
        widths = self._widths([item.minimumSize().width() for item in shown], width)
        top = 0
        for first in range(0, len(shown), max(len(widths), 1)):
            cells = list(zip(shown[first:], widths, strict=False))
            high = max(_height(item, wide) for item, wide in cells)
            left = 0
            for item, wide in cells:
                yield item, QRect(left, top, wide, high)
                left += wide + self._gap
            top += high + self._between

    def _widths(self, least: list[int], width: int) -> list[int]:
        """The widths of the columns for items that need at least ``least``."""
        for columns in range(min(self._columns, len(least)), 0, -1):
            room = width - (columns - 1) * self._gap
            needed = [max(least[column::columns]) for column in range(columns)]
            if columns * max(needed) <= room:
                return [room // columns] * columns
            if sum(needed) <= room:
                more = (room - sum(needed)) // columns
                return [wide + more for wide in needed]
        return [width] if least else []


def flow(*widgets: QWidget | int, spacing: int = 8) -> Flow:
    """Widgets side by side as far as they fit; an int parts groups that stand at both ends."""
    made = Flow(spacing)
    for one in widgets:
        if isinstance(one, int):
            made.push()
        else:
            made.addWidget(one)
    return made
