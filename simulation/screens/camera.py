"""Pictures of the plays: one file each, and contact sheets with what is to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from desk_app.ui.theme import PALETTE

__all__ = ["Shot", "contact_sheets"]

_COLUMNS: Final = 4
_ROWS: Final = 5
_THUMB: Final = QSize(480, 360)
_GAP: Final = 18
_CAPTION: Final = 46


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture that was taken: its file, its name, and in English what is to be seen."""

    path: Path
    name: str
    caption: str


def contact_sheets(shots: Sequence[Shot], folder: Path) -> list[Path]:
    """Draw all of them small, with captions, on as many sheets as it takes; the files."""
    size = _COLUMNS * _ROWS
    made = []
    for page, first in enumerate(range(0, len(shots), size), start=1):
        path = folder / f"contact-sheet-{page}.png"
        _sheet(shots[first : first + size]).save(str(path))
        made.append(path)
    return made


def _sheet(shots: Sequence[Shot]) -> QImage:
    rows = -(-len(shots) // _COLUMNS)
    cell = QSize(_THUMB.width() + _GAP, _THUMB.height() + _CAPTION + _GAP)
    sheet = QImage(
        _COLUMNS * cell.width() + _GAP, rows * cell.height() + _GAP, QImage.Format.Format_RGB32
    )
    sheet.fill(QColor(PALETTE.sunken))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for place, shot in enumerate(shots):
        row, column = divmod(place, _COLUMNS)
        at = QPoint(_GAP + column * cell.width(), _GAP + row * cell.height())
        small = QImage(str(shot.path)).scaled(
            _THUMB,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(at, small)
        painter.setPen(QColor(PALETTE.line))
        painter.drawRect(QRect(at, small.size()))
        _caption(
            painter, QRect(at + QPoint(0, _THUMB.height() + 6), QSize(_THUMB.width(), 40)), shot
        )
    painter.end()
    return sheet


def _caption(painter: QPainter, room: QRect, shot: Shot) -> None:
    font = QFont(painter.font())
    for text, bold, colour in (
        (shot.caption, True, PALETTE.ink),
        (shot.name, False, PALETTE.quiet),
    ):
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
        room.translate(0, 20)
