"""How this PC is set up: printer, paper, language, idle lock, scanner. Kept in the desk's own database."""

from __future__ import annotations

from typing import Final

import msgspec

from desk_app.services.ports import Store

__all__ = ["LANGUAGES", "LOCK_MINUTES", "Preferences", "PreferencesService"]

LANGUAGES: Final = ("id", "en")
LOCK_MINUTES: Final = (5, 10, 15, 30)
_NAME: Final = "preferences"


class Preferences(msgspec.Struct, frozen=True, omit_defaults=True):
    """What may be chosen on a PC.

    ``printer``: a printer's name, empty for the system's default. ``paper``: a name of
    `common.paper.sizes.PAPERS`. ``language``: one of LANGUAGES. ``lock_minutes``: idle minutes before
    the desk locks itself. ``scan_prefix``: the character the scanner is programmed to send first, empty
    if none.
    """

    printer: str = ""
    paper: str = "A4"
    language: str = "id"
    lock_minutes: int = 10
    scan_prefix: str = ""


class PreferencesService:
    """Reads and keeps the preferences of this PC."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def load(self) -> Preferences:
        """What is kept; what is missing, or written by a version with other ideas, is the default."""
        with self._store.read() as unit:
            kept = unit.settings.get(_NAME)
        if kept is None:
            return Preferences()
        try:
            return msgspec.msgpack.decode(kept, type=Preferences)
        except msgspec.MsgspecError:
            return Preferences()

    def save(self, preferences: Preferences) -> None:
        """Keep them."""
        with self._store.write() as unit:
            unit.settings.put(_NAME, msgspec.msgpack.encode(preferences))
