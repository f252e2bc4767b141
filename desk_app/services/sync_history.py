"""The last contacts with the centre: when, how they ended, how much went. Kept for whoever looks for a fault.

Contacts in a row that ended alike and brought nothing are one line, so that weeks without a network do not
push out what was before them.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desk_app.services.kept import read_kept
from desk_app.services.ports import Store

__all__ = ["HISTORY", "ContactNote", "SyncHistory", "read_history"]

HISTORY: Final = "sync_history"  # the setting that holds it
_LINES: Final = 60


class ContactNote(msgspec.Struct, frozen=True, array_like=True):
    """One contact, or ``runs`` that ended alike. Times by the PC's clock (ms since 1970 UTC).

    ``outcome`` and ``code`` as in `SyncReport`; ``sent`` and ``received``: events and objects; ``unsent``:
    what waited at the end; ``bytes_sent`` and ``bytes_received``: of the envelopes, unpacked; ``took_ms``
    of the last one; ``ahead_ms``: how far the PC's clock was ahead of the centre's, where it answered
    (``answered``).
    """

    first_ms: int
    last_ms: int
    outcome: str
    code: str
    answered: bool
    sent: int
    received: int
    unsent: int
    bytes_sent: int
    bytes_received: int
    took_ms: int
    ahead_ms: int
    runs: int = 1

    @property
    def idle(self) -> bool:
        """Whether nothing went either way."""
        return not (self.sent or self.received)


class SyncHistory:
    """Keeps the newest lines of them in the settings."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self) -> tuple[ContactNote, ...]:
        """What is kept, oldest first."""
        with self._store.read() as unit:
            return read_history(unit.settings.get(HISTORY))

    def note(self, note: ContactNote) -> None:
        """One more contact."""
        with self._store.write() as unit:
            kept = list(read_history(unit.settings.get(HISTORY)))
            if kept and _alike(kept[-1], note):
                last = kept.pop()
                note = msgspec.structs.replace(
                    note,
                    first_ms=last.first_ms,
                    runs=last.runs + note.runs,
                    bytes_sent=last.bytes_sent + note.bytes_sent,
                    bytes_received=last.bytes_received + note.bytes_received,
                )
            kept.append(note)
            unit.settings.put(HISTORY, msgspec.msgpack.encode(kept[-_LINES:]))


def read_history(kept: bytes | None) -> tuple[ContactNote, ...]:
    """What a setting holds; nothing where it cannot be read."""
    return read_kept(kept, tuple[ContactNote, ...]) or ()


def _alike(one: ContactNote, other: ContactNote) -> bool:
    same = (one.outcome, one.code, one.answered, one.unsent) == (
        other.outcome,
        other.code,
        other.answered,
        other.unsent,
    )
    return same and one.idle and other.idle
