"""Opens a desk's folder as the program does, and compares it with what had been confirmed."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from desk_app.bootstrap import Desk, NotEnrolledError, enrol_desk, open_desk
from desk_app.services.errors import Refused
from desk_app.services.operators import Session
from desk_app.services.ports import Clock, LoggedEvent
from desk_app.services.printing import PrintState
from desk_app.store.backup_file import BackupFileError, content_holds, read_backup_note
from desk_app.store.engine import StoreError
from desk_app.store.key_vault import FileVault, Keys
from desk_app.store.maintenance import VerifyReport
from desk_app.store.unit import SqlUnit
from desk_app.sync.enrol_client import EnrolError
from protocol.custody import Act, State
from protocol.events import header_hash
from protocol.objects import Role
from simulation.durability.confirmed import Confirmed, What
from simulation.durability.desk_work import OWNER, free_cards, signature
from simulation.durability.findings import Findings

__all__ = ["check_desk", "whole_log"]

_ALL: Final = 1 << 20
# Making every row anew costs as much as all the rest, so a share of the tries pays it.
_REBUILT: Final = 0.3
_NOBODY: Final = "http://127.0.0.1:9"  # the port of "discard": nobody listens
_SOME_CODE: Final = "AAAA-AAAA-AAAA-AAA"
_ACTS: Final = (What.RECEIVED, What.HANDED_OVER, What.CANCELLED)
_AT_LEAST_PRINTED: Final = (PrintState.PRINTED, PrintState.GIVEN)


def check_desk(
    folder: Path,
    confirmed: list[Confirmed],
    clock: Clock,
    rng: random.Random,
    keys: Keys | None = None,
) -> Findings:
    """Open the desk in ``folder`` and look for everything ``confirmed``; then hand over one card more.

    ``keys``: those it had, to compare. Changes the folder.
    """
    found = Findings()
    found.counts.confirmed = len(confirmed)
    try:
        desk = open_desk(folder, clock=clock)
    except NotEnrolledError:
        for one in confirmed:
            found.lost(f"{one.what}: the desk is not enrolled")
        _enrol_again(folder, clock, found)
        return found
    except StoreError as error:
        found.broken(f"does not open: {error}")
        for one in confirmed:
            found.lost(f"{one.what}: the desk does not open")
        return found
    with desk:
        if confirmed and keys is not None and FileVault(folder / "keys").load() != keys:
            found.broken("the keys are others")
        report = desk.verify()
        for fault in report.faults:
            found.broken(f"verify: {fault}")
        log = whole_log(desk)
        _compare(desk, log, report, confirmed, found)
        if rng.random() < _REBUILT:
            differing = desk.rebuild().differing
            if differing:
                found.broken(f"rebuild: {len(differing)} rows differ")
        _count(log, found)
        _mark(desk, log, confirmed, found)
        _go_on(desk, log, confirmed, rng, found)
    return found


def whole_log(desk: Desk) -> list[LoggedEvent]:
    """Every event of the desk, oldest first."""
    with desk.store.read() as unit:
        return unit.log.after(0, _ALL)


def _enrol_again(folder: Path, clock: Clock, found: Findings) -> None:
    """A PC that was cut off while it enrolled gets as far as asking the centre again."""
    try:
        enrol_desk(folder, _NOBODY, _SOME_CODE, clock=clock).close()
    except EnrolError:  # nobody answers: all that the PC does by itself went well
        found.acted = True
    except StoreError as error:
        found.broken(f"cannot be enrolled again: {error}")


def _compare(
    desk: Desk,
    log: Sequence[LoggedEvent],
    report: VerifyReport,
    confirmed: list[Confirmed],
    found: Findings,
) -> None:
    places = {event.position: event for event in log}
    last_word = {event.header.card: event for event in log}
    backups = {c.name: c for c in confirmed if c.what is What.BACKED_UP}
    unsent = desk.sync_store().position().unsent
    with desk.store.read() as unit:
        for one in confirmed:
            fault = ""
            match one.what:
                case What.ENROLLED if desk.identity.device.hex() != one.name:
                    fault = "another device"
                case What.RECEIVED | What.HANDED_OVER | What.CANCELLED:
                    fault = _act_fault(unit, places.get(one.position), last_word, one)
                case What.PRINTED | What.GIVEN:
                    fault = _paper_fault(desk, unit, one)
                case What.PURGED if report.purged < one.count:
                    fault = f"{report.purged} of {one.count} bodies are gone"
                case What.SYNCED if unsent > sum(e.position > one.position for e in log):
                    fault = "what the centre had confirmed is to be sent again"
                case What.BACKED_UP if backups[one.name] is one:
                    fault = _backup_fault(desk, places, one)
                case What.EXPORTED:
                    fault = _export_fault(desk, one)
            if fault:
                found.lost(f"{one.what} {one.number or one.name}: {fault}")
            else:
                found.counts.found += 1


def _act_fault(
    unit: SqlUnit,
    event: LoggedEvent | None,
    last_word: dict[bytes | None, LoggedEvent],
    one: Confirmed,
) -> str:
    """Why a confirmed act is not there, empty if it is."""
    if event is None:
        return "not in the log"
    if header_hash(event.raw).hex() != one.hash:
        return "another event stands in its place"
    if event.header.number != one.number:
        return "it has another number"
    if one.what is What.HANDED_OVER:
        card = bytes.fromhex(one.card)
        row = unit.cards.get(card)
        # A cancellation may stand there that nobody was told of yet.
        given = last_word[card].header.kind != Act.CANCEL_HAND_OVER
        if given and (row is None or row.state is not State.HANDED_OVER):
            return f"its card is {row.state if row else 'unknown'}"
    return ""


def _paper_fault(desk: Desk, unit: SqlUnit, one: Confirmed) -> str:
    state = desk.printing.state(unit, one.position)
    wanted = (PrintState.GIVEN,) if one.what is What.GIVEN else _AT_LEAST_PRINTED
    return "" if state in wanted else f"its paper is {state}"


def _backup_fault(desk: Desk, log: Mapping[int, LoggedEvent], one: Confirmed) -> str:
    """Why a confirmed backup is of no use, empty if it is whole. It may be gone only where a newer one of
    its day has taken its place, which must be whole then."""
    path = desk.folder / one.name
    if one.day and not path.exists():
        path = next((b.path for b in desk.backups.list() if b.day == one.day), path)
    if not path.exists():
        return "it is gone, and no other of its day is there"
    try:
        note = read_backup_note(path, desk.key.public)
    except BackupFileError as error:
        return str(error)
    if not content_holds(path, note):
        return "its content has changed"
    position = note.epoch << 32 | note.seq
    if position < one.position:
        return "it is older than it was said to be"
    held = log.get(position)
    return "" if held and header_hash(held.raw) == note.head_hash else "it is of another log"


def _export_fault(desk: Desk, one: Confirmed) -> str:
    """Why a confirmed exchange file is not whole, or its number not remembered; empty if it is."""
    try:
        held = (desk.folder / one.name).read_bytes()
    except OSError as error:
        return f"it cannot be read: {error.strerror}"
    if sha256(held).hexdigest() != one.hash:
        return "it is not the file that was written"
    return "" if desk.exchange.book().last >= one.count else "its number would be given again"


def _count(log: Sequence[LoggedEvent], found: Findings) -> None:
    """No number and no card stands twice, and no number is missing."""
    numbers = Counter(e.header.number for e in log if e.header.number)
    series: dict[str, list[int]] = {}
    for number, times in numbers.items():
        if times > 1:
            found.doubled(f"number {number}")
        series.setdefault(number[:14], []).append(int(number[14:20]))
    for prefix, serials in series.items():
        if sorted(serials) != list(range(1, len(serials) + 1)):
            found.broken(f"the series {prefix} has a hole")
    held: Counter[bytes | None] = Counter()
    for event in log:
        if event.header.kind == Act.HAND_OVER:
            held[event.header.card] += 1
            if held[event.header.card] > 1:
                found.doubled("a card was handed over twice")
        elif event.header.kind == Act.CANCEL_HAND_OVER:
            held[event.header.card] -= 1


def _mark(
    desk: Desk, log: Sequence[LoggedEvent], confirmed: list[Confirmed], found: Findings
) -> None:
    """The high-water mark can be read and is not ahead of the log; the log went on in its epoch."""
    mark = desk.vault.high_water()
    opened = {c.position >> 32 for c in confirmed if c.what in _ACTS}
    if mark is None:
        if opened:
            found.broken("the high-water mark cannot be read")
    elif not log or (mark.epoch << 32 | mark.seq) > log[-1].position:
        found.broken("the high-water mark is ahead of the log")
    if opened and log and log[-1].position >> 32 > max(opened):
        found.broken("a new epoch was opened as after a restore")


def _go_on(
    desk: Desk,
    log: Sequence[LoggedEvent],
    confirmed: list[Confirmed],
    rng: random.Random,
    found: Findings,
) -> None:
    """A card that was given is refused; the next one is given with a new number."""
    petugas = next((Session(o) for o in desk.operators.all() if o.role is Role.PETUGAS), None)
    if petugas is None:
        return
    kinds = {event.header.card: event.header.kind for event in log}
    handed = [bytes.fromhex(c.card) for c in confirmed if c.what is What.HANDED_OVER]
    given = [card for card in handed if kinds.get(card) != Act.CANCEL_HAND_OVER]
    if given:
        try:
            desk.hand_over.hand_over(petugas, rng.choice(given), OWNER, signature(rng))
        except Refused:
            pass
        else:
            found.doubled("a card could be handed over again")
    free = free_cards(desk)
    if not free:
        return
    done = desk.hand_over.hand_over(petugas, rng.choice(free), OWNER, signature(rng))
    found.acted = True
    before = {e.header.number for e in log} | {c.number for c in confirmed}
    if done.number in before:
        found.doubled(f"number {done.number} was used again")
    with desk.store.read() as unit:
        event = unit.log.at(done.recorded.position)
    if event is None:
        found.broken("the next hand-over is not in the log")
    elif log and event.header.prev_hash != header_hash(log[-1].raw):
        found.broken("the next hand-over does not continue the log")
