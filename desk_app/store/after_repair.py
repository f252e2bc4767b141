"""What is recorded once a rebuilt or restored database is open: a new epoch that says what is missing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

import msgspec

from desk_app.services.printing import PrintState
from desk_app.services.recorder import Recorder
from desk_app.store.key_vault import HighWater
from desk_app.store.log import position_of
from desk_app.store.lost_events import LostEvents, Run
from desk_app.store.repair import DUE, Due
from desk_app.store.unit import DeskStore, SqlUnit
from protocol.bodies import EpochOpened
from protocol.custody import Act
from protocol.decoding import DECODE_ERRORS
from protocol.events import ChainError, header_hash, read_header
from protocol.keys import SigningKey
from protocol.recovered import Carried

__all__ = ["finish_repair", "notice_restore"]

_log = logging.getLogger(__name__)
_NONE: Final = b""


def finish_repair(
    store: DeskStore, recorder: Recorder, key: SigningKey, mark: HighWater | None
) -> None:
    """Open the epoch that a repair left to be opened, and record anew what lost its place; once."""
    with store.read() as unit:
        raw = unit.settings.get(DUE)
    if not raw:
        return
    try:
        due = msgspec.msgpack.decode(raw, type=Due)
    except DECODE_ERRORS:
        _log.error("what a repair left to be done cannot be read")
        return
    with store.write() as unit:
        epoch = max(due.epoch, mark.epoch + 1 if mark else 1)
        said = EpochOpened(reason="repaired", missing=due.missing, bodies=due.bodies)
        recorder.open_in(unit, epoch, said)
        _carry(unit, recorder, due)
        LostEvents(unit, key).ask_for([*due.missing, *due.bodies])
        unit.settings.put(DUE, _NONE)


def _carry(unit: SqlUnit, recorder: Recorder, due: Due) -> None:
    papers = dict(due.papers)
    cards: set[bytes] = set()
    for raw, signature, body in due.carried:
        try:
            header = read_header(raw)
        except ChainError:
            continue
        made = recorder.carry(unit, Carried(header, raw, signature, body))
        if header.kind == Act.HAND_OVER:
            place = position_of(header.epoch, header.seq)
            unit.prints.put(made.position, papers.get(place, PrintState.DOUBTFUL), 0)
        if header.card is not None:
            cards.add(header.card)
    unit.refold(cards)


def notice_restore(
    store: DeskStore,
    recorder: Recorder,
    key: SigningKey,
    mark: HighWater | None,
    host: bytes = b"",
) -> None:
    """Open a new epoch if the database lacks what this PC has recorded (it was restored, or is a copy
    that went its own way), or if another host recorded last (it was moved)."""
    if mark is None:
        return
    with store.write() as unit:
        head = unit.log.head()
        position = position_of(mark.epoch, mark.seq)
        marked = next(iter(unit.log.after(position - 1, 1)), None)
        known = marked is not None and marked.position == position
        lost = marked is None or not known or header_hash(marked.raw).hex() != mark.hash
        moved = bool(mark.host and host) and mark.host != host.hex()
        last = max(head.epoch, mark.epoch)
        if (head.epoch, head.seq) < (mark.epoch, mark.seq):
            missing = _missing(head.epoch, head.seq, mark)
            recorder.open_in(
                unit, mark.epoch + 1, EpochOpened(reason="restored", missing=tuple(missing))
            )
            LostEvents(unit, key).ask_for(missing)
        elif lost or moved:
            recorder.open_in(unit, last + 1, EpochOpened(reason="restored" if lost else "hardware"))


def _missing(epoch: int, seq: int, mark: HighWater) -> Sequence[Run]:
    """What must have stood behind (epoch, seq), up to the mark."""
    begins = {epoch: seq + 1} if epoch else {}
    return [
        (e, begins.get(e, 1), mark.seq if e == mark.epoch else 0)
        for e in range(epoch or 1, mark.epoch + 1)
    ]
