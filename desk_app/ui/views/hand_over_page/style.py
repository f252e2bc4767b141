"""What these two screens add to the application's style sheet."""

from __future__ import annotations

from dataclasses import fields
from string import Template
from typing import Final

from desk_app.ui.theme import PALETTE, Palette

__all__ = ["page_style"]

_SHEET: Final = Template("""
QLabel[role="small"] { color: $quiet; font-size: 9.25pt; }
QLabel[role="number"] { font-size: 15pt; font-weight: 700; letter-spacing: 0.5px; }
QLabel[role="code"] { font-size: 15pt; font-weight: 700; color: $primary; }
QLabel[role="success"] { font-size: 19pt; font-weight: 700; color: $ok; }
QLabel[tone] { border: none; border-radius: 10px; padding: 3px 10px; }
QFrame[card="true"] QLabel[tone="ok"] { background: $ok_ground; }
QFrame[card="true"] QLabel[tone="info"] { background: $info_ground; }
QFrame[card="true"] QLabel[tone="warning"] { background: $warning_ground; }
QFrame[card="true"] QLabel[tone="error"] { background: $error_ground; }
QLabel[role="problem"] { color: $error; }
QFrame[line="true"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QPushButton[scale="big"] { font-size: 12pt; padding: 12px 22px; }
QPushButton[scale="small"] { font-size: 9.25pt; padding: 4px 10px; }
QPushButton[scale="small"]:focus { padding: 3px 9px; }
QScrollArea#columns, QWidget#columns_inner, QScrollArea#history_scroll, QWidget#history_inner,
QScrollArea#status_scroll, QWidget#status_inner
  { background: transparent; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar::handle:vertical { background: $line; border-radius: 4px; min-height: 36px;
  margin: 1px 0 1px 3px; }
QScrollBar::handle:vertical:hover { background: $quiet; }
QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }
QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }
QListView#results { border: none; background: transparent; }
""")


def page_style(palette: Palette = PALETTE) -> str:
    """The style sheet of both screens, for their topmost widget."""
    return _SHEET.substitute({f.name: getattr(palette, f.name) for f in fields(palette)})
