"""Power cuts of a recording: where, what the disk then holds, and what the program makes of it."""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from protocol.keys import SigningKey
from simulation.durability.centre_check import check_centre
from simulation.durability.centre_kit import settings_for
from simulation.durability.clock import StandingClock
from simulation.durability.desk_check import check_desk
from simulation.durability.findings import Findings
from simulation.durability.weaken import Weakness
from simulation.powercut.desk_runner import DATA
from simulation.powercut.disk import Disk
from simulation.powercut.image import Image, choose, write_image
from simulation.powercut.recording import Recording, Traced
from simulation.powercut.trace import Kind

__all__ = ["Cut", "Tried", "choose_cuts", "try_cuts"]

_TELLING: Final = (Kind.SYNC, Kind.RENAME, Kind.UNLINK, Kind.TRUNCATE, Kind.CLOSE)
# The time of a cut before anything was confirmed.
_SOME_MS: Final = 1_795_323_600_000


class Cut(msgspec.Struct, frozen=True, order=True):
    """The power goes after the call at ``index`` of the trace of ``which`` (desk or centre); ``seed``
    decides what the disk then holds. ``number``: in the series that it was chosen from."""

    which: str
    index: int
    seed: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """A cut, the mood of its image, and what was found."""

    cut: Cut
    image: Image
    found: Findings


def choose_cuts(recording: Recording, seed: str, numbers: Sequence[int]) -> list[Cut]:
    """The cuts with these ``numbers`` of the endless series of ``seed``; a quarter are of the centre."""
    cuts = []
    for number in numbers:
        rng = random.Random(f"{seed}/{number}")
        which = "centre" if number % 4 == 3 else "desk"
        traced = recording.centre if which == "centre" else recording.desk
        cuts.append(Cut(which, _some_index(traced, rng), f"{seed}/{number}/image", number))
    return cuts


def _some_index(traced: Traced, rng: random.Random) -> int:
    """Anywhere, or where it tells most: just after a confirmation, a sync, a change of names."""
    drawn = rng.random()
    last = len(traced.records) - 1
    if drawn < 0.1:
        return rng.randint(0, traced.confirmed[0][0])  # the very beginning
    if drawn < 0.4:
        return min(last, rng.choice(traced.confirmed)[0] + rng.choice((0, 0, 0, 1, 2, 5)))
    if drawn < 0.6:
        return rng.choice([n for n, r in enumerate(traced.records) if r.kind in _TELLING])
    return rng.randint(0, last)


def try_cuts(
    recording: Recording,
    cuts: Sequence[Cut],
    folder: Path,
    weakness: Weakness = Weakness.NONE,
) -> Iterator[Tried]:
    """Try each cut; ``folder`` is where the images are written, one after the other."""
    for which, traced in (("desk", recording.desk), ("centre", recording.centre)):
        disk = Disk(traced.root, folder_syncs=weakness is not Weakness.FOLDERS)
        done = 0
        for cut in sorted(c for c in cuts if c.which == which):
            for index in range(done, cut.index + 1):
                disk.apply(index, traced.records[index])
            done = cut.index + 1
            image = choose(disk, random.Random(cut.seed))
            write_image(image, folder)
            yield Tried(cut, image, _judge(recording, cut, folder))


def _judge(recording: Recording, cut: Cut, folder: Path) -> Findings:
    traced = recording.desk if cut.which == "desk" else recording.centre
    confirmed = traced.confirmed_by(cut.index)
    try:
        if cut.which == "desk":
            clock = StandingClock(max((c.at_ms for c in confirmed), default=_SOME_MS))
            rng = random.Random(cut.seed)
            return check_desk(folder / DATA, confirmed, clock, rng, recording.keys)
        last_ms = recording.log[-1].header.time_ms
        key = SigningKey(recording.keys.signing)
        settings = settings_for(folder)
        return check_centre(settings, confirmed, key, recording.log, StandingClock(last_ms))
    except Exception:  # noqa: BLE001 - whatever an image makes the program raise is the finding
        found = Findings()
        found.counts.confirmed = found.counts.lost = len(confirmed)
        found.broken(traceback.format_exc(limit=-4))
        return found
