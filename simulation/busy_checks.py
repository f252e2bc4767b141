"""What must have held on the busy line, checked against the top bar, the desk's log and the centre."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from central_server.bootstrap import Centre
from central_server.ports import SystemClock, SystemRandomness
from central_server.store.events import EventRow
from central_server.store.unit import Unit
from desk_app.bootstrap import Desk
from protocol.custody import Act
from protocol.events import header_hash
from simulation.centre_process import CentreProcess
from simulation.promises import Promise

if TYPE_CHECKING:
    from simulation.busy_line import BusyRun

__all__ = ["OwnLog", "Step", "check_centre", "check_screen", "own_log"]

_SENDING: Final = re.compile(r"Mengirim ([\d.]+) dari ([\d.]+)")


@dataclass(frozen=True, slots=True)
class Step:
    """What the top bar said of the sync, when (ms since it was asked for), and how many events the
    centre had confirmed by then."""

    ms: int
    text: str
    stored: int


@dataclass(frozen=True, slots=True)
class OwnLog:
    """The desk's log after the last sync: (epoch, seq, hash) of each event, card and number of each
    hand-over, how many the centre has not confirmed, and what `verify` found wrong."""

    device: bytes
    events: tuple[tuple[int, int, bytes], ...]
    handed: tuple[tuple[bytes, str], ...]
    unsent: int
    faults: int


def own_log(desk: Desk) -> OwnLog:
    """The log of an open desk."""
    with desk.store.read() as unit:
        logged = unit.log.after(0, 1 << 31)
    return OwnLog(
        desk.key.device,
        tuple((e.header.epoch, e.header.seq, header_hash(e.raw)) for e in logged),
        tuple(
            (e.header.card, e.header.number)
            for e in logged
            if e.header.kind == Act.HAND_OVER and e.header.card is not None
        ),
        sum(not e.confirmed for e in logged),
        len(desk.verify().faults),
    )


def check_screen(run: BusyRun) -> list[Promise]:
    """What the window showed."""
    still = sum(run.running_after)
    sent = [
        (int(found[1].replace(".", "")), int(found[2].replace(".", "")), step.stored)
        for step in run.steps
        if (found := _SENDING.match(step.text))
    ]
    shown = [one for one, _, _ in sent]
    true = all(one <= stored and one <= total for one, total, stored in sent)
    moved = len(set(shown)) > 1 and shown == sorted(shown)
    done = all(text.startswith("Tersinkron") for text in run.outcomes)
    return [
        Promise(
            "handed over during the sync",
            not run.refused and still == len(run.running_after),
            f"{still} of {len(run.running_after)} confirmed on the screen while the sync ran; "
            f"{'; '.join(run.refused) or 'none refused'}",
        ),
        Promise(
            "true progress",
            true and moved,
            f"the top bar went over {', '.join(map(str, shown))}, never ahead of the centre",
        ),
        Promise("the sync ends well", done, "; ".join(run.outcomes)),
    ]


def check_centre(
    centre: CentreProcess, log: OwnLog, shown: Sequence[tuple[bytes, str]]
) -> list[Promise]:
    """What the (stopped) centre holds, event by event."""
    with closing(Centre(centre.settings, SystemClock(), SystemRandomness())) as opened:
        held = opened.store.read(lambda unit: _held(unit, log))
        states = opened.store.read(lambda unit: _handed_over(unit, [c for c, _ in shown]))
    wanted = sorted((0, seq, digest) for _, seq, digest in log.events)
    kept = sorted((row.branch, row.seq, row.hash) for row in held)
    numbers = [number for _, number in log.handed]
    odd = [row.meaning for row in held if row.meaning != "applied"]
    return [
        Promise(
            "nothing lost",
            kept == wanted and not log.unsent and not log.faults,
            f"{len(kept)} events at the centre, {len(wanted)} in the log, {log.unsent} unsent",
        ),
        Promise(
            "nothing double",
            len(set(numbers)) == len(numbers)
            and len({card for card, _ in log.handed}) == len(numbers)
            and not odd,
            f"{len(numbers)} hand-overs, each card and each number once; no case, none set aside",
        ),
        Promise(
            "what the screen confirmed is at the centre",
            set(shown) <= set(log.handed) and states == dict(shown),
            f"{len(states)} of {len(shown)} cards under the number that the screen showed",
        ),
    ]


def _held(unit: Unit, log: OwnLog) -> list[EventRow]:
    epochs = {epoch for epoch, _, _ in log.events}
    last = (
        max(seq for _, seq, _ in log.events) + 1
    )  # one more than the desk knows, to see a surplus
    return [r for epoch in epochs for r in unit.events.held(log.device, epoch, 1, last, last)]


def _handed_over(unit: Unit, cards: Sequence[bytes]) -> dict[bytes, str]:
    """The number under which the centre's record says that each of these cards was handed over."""
    return {
        ident: card.status.hand_over.number
        for ident, card in unit.cards.get(cards).items()
        if card.status.hand_over is not None
    }
