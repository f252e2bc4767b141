"""Colours, sizes and the style sheet: one place, so that contrast can be computed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from string import Template
from typing import Final

from common.resources import resource_path

__all__ = ["PAIRS", "PALETTE", "Palette", "contrast", "style_sheet"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as #RRGGBB, named for what they are for."""

    ground: str = "#F3F5F8"
    surface: str = "#FFFFFF"
    sunken: str = "#E9EDF2"
    line: str = "#C9D1DB"
    ink: str = "#17212E"
    quiet: str = "#4A5868"
    primary: str = "#0F4C81"
    primary_dark: str = "#0A365C"
    on_primary: str = "#FFFFFF"
    rail: str = "#10304F"
    on_rail: str = "#E6EEF6"
    rail_chosen: str = "#1D4E7E"
    ok: str = "#1B6B3A"
    ok_ground: str = "#E3F3E8"
    info: str = "#0F4C81"
    info_ground: str = "#E3EEF9"
    warning: str = "#7A4B00"
    warning_ground: str = "#FFF1D6"
    error: str = "#9B1C1C"
    error_ground: str = "#FDE7E7"
    focus: str = "#F2A900"


PALETTE: Final = Palette()

# What stands on what. Each pair must have a contrast of at least 4.5 : 1 (WCAG 2.2 AA).
PAIRS: Final = (
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("quiet", "ground"),
    ("quiet", "surface"),
    ("quiet", "sunken"),
    ("on_primary", "primary"),
    ("on_primary", "primary_dark"),
    ("primary", "surface"),
    ("primary", "ground"),
    ("on_rail", "rail"),
    ("on_rail", "rail_chosen"),
    ("ok", "ok_ground"),
    ("info", "info_ground"),
    ("warning", "warning_ground"),
    ("error", "error_ground"),
    ("error", "surface"),
    ("ok", "surface"),
    ("warning", "surface"),
    ("on_primary", "error"),
    ("on_primary", "ok"),
)


def _luminance(colour: str) -> float:
    def channel(hexadecimal: str) -> float:
        value = int(hexadecimal, 16) / 255
        return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)

    r, g, b = (channel(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two #RRGGBB colours after WCAG 2.2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Sizes are in points and ems of the font, so that Windows scaling moves everything together. One sheet
# for every screen: rules of single screens stand last, under the name of what they are for.
_SHEET: Final = Template("""
* { font-size: 10.5pt; color: $ink; }
QMainWindow, QWidget#page, QDialog { background: $ground; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line; padding: 4px; }

QWidget#rail { background: $rail; }
QWidget#rail QLabel { color: $on_rail; }
QWidget#rail QLabel#brand { font-size: 17pt; font-weight: 700; }
QWidget#rail QLabel[role="quiet"] { color: $on_rail; }

QWidget#topbar { background: $surface; border-bottom: 1px solid $line; }
QWidget#topbar QLabel#topbar_place { font-size: 12pt; font-weight: 700; }
QWidget#topbar QPushButton { padding: 5px 10px; }
QWidget#topbar QLabel#topbar_operator { font-weight: 700; }

QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar::tab { background: transparent; color: $quiet; border: none; font-weight: 700;
  border-bottom: 3px solid transparent; padding: 9px 11px; }
QTabBar::tab:selected { color: $primary; border-bottom: 3px solid $primary; }
QTabBar::tab:hover { color: $primary; }
QTabBar::tab:selected:focus { border: 2px solid $focus; border-bottom: 3px solid $primary; }

QWidget#brand_panel { background: $rail; }
QWidget#brand_panel QLabel { color: $on_rail; }
QWidget#brand_panel QLabel#brand { font-size: 30pt; font-weight: 700; }
QWidget#brand_panel QLabel#brand_place { font-size: 14pt; font-weight: 700; }

QLabel[role="title"] { font-size: 16pt; font-weight: 700; }
QLabel[role="heading"] { font-size: 12pt; font-weight: 700; }
QLabel[role="figure"] { font-size: 24pt; font-weight: 700; color: $primary; }
QLabel[role="count"] { font-size: 20pt; font-weight: 700; }
QLabel[role="name"], QLabel[role="sum"] { font-weight: 700; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: 9.25pt; }
QLabel[role="mono"] { font-size: 11pt; font-weight: 700; }
QLabel[role="number"] { font-size: 15pt; font-weight: 700; letter-spacing: 0.5px; }
QLabel[role="code"] { font-size: 15pt; font-weight: 700; color: $primary; }
QLabel[role="success"] { font-size: 19pt; font-weight: 700; color: $ok; }
QLabel[role="problem"] { color: $error; }
QLabel[role="caution"] { color: $warning; }

QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[line="true"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[tone="ok"] { background: $ok_ground; border: 1px solid $ok; border-radius: 6px; }
QFrame[tone="info"] { background: $info_ground; border: 1px solid $info; border-radius: 6px; }
QFrame[tone="warning"] { background: $warning_ground; border: 1px solid $warning; border-radius: 6px; }
QFrame[tone="error"] { background: $error_ground; border: 1px solid $error; border-radius: 6px; }
QFrame#sync_chip, QFrame#printer_chip { border: none; border-radius: 12px; }
QFrame#sync_chip:focus { border: 2px solid $focus; }
QLabel[tone] { border: none; border-radius: 10px; padding: 3px 10px; }
QLabel[tone="ok"] { color: $ok; background: $ok_ground; }
QLabel[tone="info"] { color: $info; background: $info_ground; }
QLabel[tone="warning"] { color: $warning; background: $warning_ground; }
QLabel[tone="error"] { color: $error; background: $error_ground; }

QPushButton { background: $surface; border: 1px solid $line; border-radius: 6px; padding: 7px 16px; }
QPushButton:hover { background: $sunken; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 6px 15px; }
QPushButton:disabled { color: $quiet; background: $sunken; }
QPushButton[kind="primary"] { background: $primary; color: $on_primary; border: 1px solid $primary_dark;
  font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $primary_dark; }
QPushButton[kind="primary"]:focus { border: 2px solid $focus; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $quiet; border: 1px solid $line; }
QPushButton[kind="danger"] { color: $error; border: 1px solid $error; }
QPushButton[scale="big"] { font-size: 12pt; padding: 12px 22px; }
QPushButton[scale="big"]:focus { padding: 11px 21px; }
QPushButton[scale="action"] { font-size: 11.5pt; padding: 12px 18px; }
QPushButton[scale="action"]:focus { padding: 11px 17px; }
QPushButton[scale="small"] { font-size: 9.25pt; padding: 4px 10px; }
QPushButton[scale="small"]:focus { padding: 3px 9px; }
QPushButton[tile="true"] { border-radius: 8px; padding: 0; text-align: left; }
QPushButton[tile="true"]:hover { background: $info_ground; border: 1px solid $primary; padding: 0; }
QPushButton[tile="true"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[tile="true"] QLabel[role="figure"] { color: $ink; }
QPushButton[tile="true"][tone="ok"] QLabel[role="figure"] { color: $ok; }
QPushButton[tile="true"][tone="info"] QLabel[role="figure"] { color: $info; }
QPushButton[tile="true"][tone="warning"] QLabel[role="figure"] { color: $warning; }
QPushButton[tile="true"][tone="error"] QLabel[role="figure"] { color: $error; }
QPushButton[line="true"] { background: transparent; border: 1px solid transparent; padding: 0;
  text-align: left; }
QPushButton[line="true"]:hover { background: $info_ground; padding: 0; }
QPushButton[line="true"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[kind="person"] { border-radius: 8px; padding: 0; text-align: left; }
QPushButton[kind="person"]:hover { background: $info_ground; }
QPushButton[kind="person"]:checked { background: $info_ground; border: 2px solid $primary; padding: 0; }
QPushButton[kind="person"]:focus { border: 2px solid $focus; padding: 0; }
QPushButton[kind="person"] QLabel[role="name"] { font-size: 12pt; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit { background: $surface; color: $ink;
  border: 1px solid $line; border-radius: 6px; padding: 6px 8px; selection-background-color: $primary;
  selection-color: $on_primary; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDateEdit:focus
  { border: 2px solid $focus; padding: 5px 7px; }
QLineEdit[kind="pin"] { font-size: 20pt; padding: 8px 14px; }
QLineEdit[kind="pin"]:focus { padding: 7px 13px; }
QLineEdit[kind="code"] { font-size: 16pt; font-weight: 700; padding: 8px 12px; }
QLineEdit[kind="code"]:focus { padding: 7px 11px; }
QLineEdit#search { font-size: 14pt; padding: 9px 12px; }
QLineEdit#search:focus { padding: 8px 11px; }
QLineEdit#counted { font-size: 20pt; font-weight: 700; padding: 6px 12px; }
QLineEdit#counted:focus { padding: 5px 11px; }
QComboBox, QComboBox:focus { padding-right: 26px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 26px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line;
  selection-background-color: $info_ground; selection-color: $ink; outline: 0; }
QComboBox QAbstractItemView::item { min-height: 1.9em; padding: 0 8px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 20px; }
QSpinBox::up-arrow { image: url("$icons/up.png"); width: 12px; height: 12px; }
QComboBox::down-arrow, QDateEdit::down-arrow, QSpinBox::down-arrow
  { image: url("$icons/down.png"); width: 12px; height: 12px; }
QCheckBox, QRadioButton { spacing: 8px; padding: 3px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { background: $info_ground; border-radius: 4px; }

QTableView, QTreeView, QListView { background: $surface; alternate-background-color: $ground;
  border: 1px solid $line; border-radius: 6px; gridline-color: $sunken; outline: 0;
  selection-background-color: $info_ground; selection-color: $ink; }
QHeaderView::section { background: $sunken; color: $ink; border: none; border-bottom: 1px solid $line;
  padding: 6px 8px; font-weight: 700; }
QListView#results, QListView#case_list { border: none; background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { border: none; background: transparent; }
QScrollArea#preview_scroll { background: $sunken; border: 1px solid $line; border-radius: 6px; }
QScrollArea#preview_scroll QWidget#preview_ground { background: $sunken; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 4px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { border: 1px solid $line; border-radius: 6px; background: $sunken; text-align: center;
  min-height: 18px; }
QProgressBar::chunk { background: #9CC2E5; border-radius: 5px; }
""")


def style_sheet(palette: Palette = PALETTE) -> str:
    """The application's style sheet."""
    colours = {f.name: getattr(palette, f.name) for f in fields(palette)}
    return _SHEET.substitute(colours, icons=resource_path("icons").as_posix())
