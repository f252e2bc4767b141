"""The independent model: what was recorded on which disk, and nothing of how the product folds it.

It imports nothing of the product. Acts come in as plain values when they are recorded, together with
what the disk had heard of the others by then; what they must lead to is judged in `expected`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from simulation.city.violation import require

__all__ = ["CENTRE", "Act", "Disk", "Oracle"]

CENTRE = "centre"


@dataclass(slots=True, eq=False)
class Act:
    """One recorded event. ``seen_ms``: everything that the centre held then was known to the disk;
    ``stored_ms``: when the centre stored it, None while it has not. ``trust``, ``time_ms`` and ``day``
    (since 1970) are what the desk believed of the time: 0 anchored at the centre's, 1 carried, 2 doubtful.
    """

    hash: bytes
    device: bytes
    epoch: int
    seq: int
    kind: str
    variant: str
    card: bytes | None
    number: str
    code: str
    about: bytes | None
    disk: str
    kelurahan: str
    seen_ms: int
    trust: int = 0
    time_ms: int = 0
    day: int = 0
    batch: bytes | None = None
    shown: bool = False
    stored_ms: int | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its device's log."""
        return self.epoch, self.seq

    def __str__(self) -> str:
        what = f"{self.kind}:{self.variant}" if self.variant else self.kind
        return f"{self.disk} {self.epoch}/{self.seq} {what}"


@dataclass(slots=True, eq=False)
class Disk:
    """The log on one disk as its screen has shown it; a copied disk begins with the same acts."""

    name: str
    device: bytes
    acts: list[Act] = field(default_factory=list)
    seen_ms: int = 0


class Oracle:
    """Everything that was recorded in the city."""

    def __init__(self) -> None:
        self.disks: dict[str, Disk] = {}
        self.ever: dict[bytes, Act] = {}
        self.stored: set[bytes] = set()  # hashes that the centre was once seen to hold
        self.batches: dict[bytes, tuple[bytes, ...]] = {}
        self.of_centre: defaultdict[bytes, list[Act]] = defaultdict(list)  # by card
        self.closed: set[tuple[str, bytes]] = set()  # cases that somebody closed: reason, subject
        self.revoked_ms: dict[bytes, int] = {}

    def new_disk(self, name: str, device: bytes) -> Disk:
        """A disk with an empty log."""
        disk = self.disks[name] = Disk(name, device)
        return disk

    def copied(self, disk: Disk, name: str) -> Disk:
        """A second disk with all that stands on the first."""
        copy = self.disks[name] = Disk(name, disk.device, list(disk.acts), disk.seen_ms)
        return copy

    def put_back(self, disk: Disk, acts: Sequence[Act], seen_ms: int) -> int:
        """The disk holds ``acts`` and no others, as it did once; how many went."""
        gone = len(set(disk.acts) - set(acts))
        disk.acts = list(acts)
        disk.seen_ms = seen_ms
        return gone

    def recorded(self, disk: Disk, act: Act) -> None:
        """An act stands in the disk's log."""
        require(act.device == disk.device, "own device", f"{act} is of another device")
        before = disk.acts[-1] if disk.acts else None
        follows = (
            act.seq == 1 and (before is None or act.epoch > before.epoch)
            if before is None or act.epoch != before.epoch
            else act.seq == before.seq + 1
        )
        require(follows, "log without holes", f"{act} follows {before}")
        require(act.hash not in self.ever, "every event once", f"{act} was recorded before")
        disk.acts.append(act)
        self.ever[act.hash] = act

    def shown(self, disk: Disk, digest: bytes) -> None:
        """A screen has confirmed this act."""
        act = self.ever.get(digest)
        require(act is not None and self._stands(disk, act), "shown is recorded", digest.hex()[:12])
        assert act is not None
        act.shown = True

    @staticmethod
    def _stands(disk: Disk, act: Act) -> bool:
        """Whether the act, a recent one, stands in the log of the disk."""
        return any(act is one for one in reversed(disk.acts))

    def centre_acts(
        self, kind: str, cards: Iterable[bytes], kelurahan: str, ms: int, batch: bytes | None = None
    ) -> None:
        """The centre did this to cards of (or sent to) a kelurahan."""
        for card in cards:
            self.of_centre[card].append(
                Act(
                    hash=b"",
                    device=b"",
                    epoch=0,
                    seq=0,
                    kind=kind,
                    variant="",
                    card=card,
                    number="",
                    code="",
                    about=None,
                    disk=CENTRE,
                    kelurahan=kelurahan,
                    seen_ms=ms,
                    batch=batch,
                    shown=True,
                    stored_ms=ms,
                )
            )

    def dispatched(self, batch: bytes, cards: tuple[bytes, ...], kelurahan: str, ms: int) -> None:
        """The centre sent these cards as a batch."""
        self.batches[batch] = cards
        self.centre_acts("dispatch", cards, kelurahan, ms, batch)

    def in_force(self, act: Act) -> bool:
        """Whether the centre let the device act still when it stored this act."""
        revoked = self.revoked_ms.get(act.device)
        return act.stored_ms is not None and (revoked is None or act.stored_ms < revoked)
