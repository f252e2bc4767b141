"""The language of the window: Indonesian as written in the code, or English through Qt Linguist.

Texts of the screens go through `tr`; sentences and labels that come from below the window go through
`in_language`. A language is chosen before the window is built: what stands on the screen keeps its
words, so a change in the settings applies when Serah is opened again.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTranslator

from common.dates import Zone, clock_time, day_name, local_time, long_date
from common.resources import resource_path
from common.sentences import Sentence, Value, fill, indonesian
from common.terbilang import group_thousands

__all__ = [
    "CONTEXT",
    "in_language",
    "install_language",
    "language_code",
    "shown_date",
    "shown_day",
    "shown_number",
    "shown_time",
    "small_start",
]

CONTEXT: Final = "sentences"  # of every text that comes from below the window
SOURCE_LANGUAGE: Final = "id"
_TRANSLATOR: Final = "serah_translator"
_ENGLISH: Final = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
_INDONESIAN: Final = QLocale(QLocale.Language.Indonesian, QLocale.Country.Indonesia)
_log = logging.getLogger(__name__)


def install_language(app: QCoreApplication, code: str) -> bool:
    """Say everything that is built from now on in ``code``, ``id`` or ``en``; call it before the window.

    The catalogues are children of ``app``: a translator that nobody holds falls silent. Indonesian has
    one too, for the buttons and menus that Qt brings along. Returns whether the catalogue was there;
    without one the window speaks the language of its source, and works.
    """
    for old in app.findChildren(QTranslator, _TRANSLATOR):
        app.removeTranslator(old)
        # Not left to a later turn of the event loop: the next call must find one catalogue only.
        old.setObjectName("")
        old.deleteLater()
    QLocale.setDefault(_ENGLISH if code == "en" else _INDONESIAN)
    path = resource_path("translations", f"serah_{code}.qm")
    translator = QTranslator(app)
    translator.setObjectName(_TRANSLATOR)
    if not translator.load(str(path)):
        translator.deleteLater()
        _log.warning("no catalogue for language %s", code)
        return False
    app.installTranslator(translator)
    return True


def language_code() -> str:
    """``id`` or ``en``: what the catalogue in use says of itself."""
    return QCoreApplication.translate("language", "id")


def in_language(text: str) -> str:
    """``text`` of a service in the language of the window; as it is where that is not known.

    A Sentence is filled in anew from its translated template, its values likewise."""
    if not isinstance(text, Sentence):
        return _translated(text)
    if not text.values:
        return _translated(text.template)
    try:
        return fill(_translated(text.template), text.values, _say)
    except (KeyError, ValueError):
        _log.warning("a translation asks for what its sentence does not have")
        return str(text)


def _translated(text: str) -> str:
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def _say(value: Value) -> str:
    if isinstance(value, Sentence):
        return in_language(value)
    if isinstance(value, str):
        return value
    return shown_date(value) if isinstance(value, date) else shown_number(value)


def small_start(text: str) -> str:
    """``text`` inside a sentence: its first letter small, except in an abbreviation."""
    return fill("{text!l}", {"text": text}, indonesian)


def shown_date(day: date) -> str:
    """``27 Februari 2019``, ``27 February 2019``."""
    if language_code() == SOURCE_LANGUAGE:
        return long_date(day)
    return _ENGLISH.toString(QDate(day.year, day.month, day.day), "d MMMM yyyy")


def shown_day(day: date) -> str:
    """``Rabu``, ``Wednesday``."""
    if language_code() == SOURCE_LANGUAGE:
        return day_name(day)
    return _ENGLISH.toString(QDate(day.year, day.month, day.day), "dddd")


def shown_time(unix_ms: int, zone: Zone) -> str:
    """``10.15 WIB``, ``10:15 WIB``."""
    if language_code() == SOURCE_LANGUAGE:
        return clock_time(unix_ms, zone)
    return local_time(unix_ms, zone).strftime("%H:%M %Z")


def shown_number(value: int) -> str:
    """``1.702.379``, ``1,702,379``."""
    return group_thousands(value) if language_code() == SOURCE_LANGUAGE else f"{value:,}"
