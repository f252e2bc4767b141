"""What Beranda, Terima Kiriman, Laporan and Kasus add to the application's style sheet."""

from __future__ import annotations

from dataclasses import fields
from string import Template
from typing import Final

from desk_app.ui.theme import PALETTE, Palette
from desk_app.ui.views.hand_over_page.style import page_style

__all__ = ["desk_style"]

_SHEET: Final = Template("""
QPushButton[tile="true"] { background: $surface; border: 1px solid $line; border-radius: 8px;
  padding: 0; text-align: left; }
QPushButton[tile="true"]:hover { background: $info_ground; border: 1px solid $primary; padding: 0; }
QPushButton[tile="true"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[tile="true"] QLabel { background: transparent; }
QPushButton[tile="true"] QLabel[role="figure"] { color: $ink; }
QPushButton[tile="true"][tone="info"] QLabel[role="figure"] { color: $info; }
QPushButton[tile="true"][tone="warning"] QLabel[role="figure"] { color: $warning; }
QPushButton[tile="true"][tone="error"] QLabel[role="figure"] { color: $error; }
QPushButton[tile="true"][tone="ok"] QLabel[role="figure"] { color: $ok; }
QPushButton[line="true"] { background: transparent; border: 1px solid transparent; border-radius: 6px;
  padding: 0; text-align: left; }
QPushButton[line="true"]:hover { background: $info_ground; padding: 0; }
QPushButton[line="true"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[line="true"] QLabel { background: transparent; }
QPushButton[line="true"] QLabel[tone="ok"] { background: $ok_ground; }
QPushButton[line="true"] QLabel[tone="info"] { background: $info_ground; }
QPushButton[line="true"] QLabel[tone="warning"] { background: $warning_ground; }
QPushButton[line="true"] QLabel[tone="error"] { background: $error_ground; }
QPushButton[scale="action"] { font-size: 11.5pt; padding: 12px 18px; }
QPushButton[scale="action"]:focus { padding: 11px 17px; }
QLabel[role="count"] { font-size: 20pt; font-weight: 700; }
QLabel[role="sum"] { font-weight: 700; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 26px; }
QTableView { border: 1px solid $line; border-radius: 6px; outline: 0; }
QTableView::item:selected { background: $info_ground; color: $ink; }
QListView#waiting_batches, QListView#case_list { border: none; background: transparent; outline: 0; }
QScrollArea#recent_scroll, QWidget#recent_inner { background: transparent; }
QScrollArea#preview_scroll { background: $sunken; border: 1px solid $line; border-radius: 6px; }
QWidget#preview_ground { background: $sunken; }
QLineEdit#counted { font-size: 20pt; font-weight: 700; padding: 6px 12px; }
QLineEdit#counted:focus { padding: 5px 11px; }
""")


def desk_style(palette: Palette = PALETTE) -> str:
    """The style sheet of these screens, for their topmost widget."""
    own = _SHEET.substitute({f.name: getattr(palette, f.name) for f in fields(palette)})
    return page_style(palette) + own
