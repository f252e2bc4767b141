"""Clock, randomness, printers and the PC's own identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

__all__ = [
    "IDENTITY",
    "Changes",
    "Clock",
    "Entropy",
    "Identity",
    "PrintFailedError",
    "Printer",
    "Printers",
]


class Clock(Protocol):
    """The PC's clock, as it is: it may be wrong, and it may jump."""

    def now_ms(self) -> int:
        """Milliseconds since 1970 UTC by the wall clock."""
        ...

    def monotonic_ms(self) -> int:
        """Milliseconds that only ever grow within one boot."""
        ...

    def boot_id(self) -> str:
        """A text that changes with every start of the PC."""
        ...


class Entropy(Protocol):
    """Random bytes: salts, identifiers, nonces."""

    def bytes(self, count: int, /) -> bytes:
        """``count`` random bytes."""
        ...


IDENTITY: Final = "identity"  # the setting that holds it


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this desk is, once enrolled. ``centre_key``: the centre's pinned Ed25519 public key. ``place``:
    the order by which it was moved here at ``place_ms``, as the centre sealed it; empty as enrolled."""

    device: bytes
    kelurahan: str
    number: int
    zone: str
    centre_url: str
    centre_key: bytes
    centre_box_key: bytes = b""
    place: bytes = b""
    place_ms: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What a write changed, for whoever shows it: kinds of thing and ids of cards."""

    kinds: frozenset[str] = frozenset()
    cards: frozenset[bytes] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.kinds | other.kinds, self.cards | other.cards)


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer of this PC. ``ready`` False where the system says that it is stopped or missing."""

    name: str
    default: bool
    ready: bool


class PrintFailedError(Exception):
    """The printer did not take the job; ``str(error)`` is a sentence for a person."""


class Printers(Protocol):
    """The printers of the PC."""

    def list(self) -> tuple[Printer, ...]:
        """All of them, the default first."""
        ...

    def trays(self, printer: str) -> tuple[str, ...]:
        """What its driver calls the trays of a printer (empty name: the default), empty where there is
        nothing to choose. Slow: drivers are asked."""
        ...

    def print_pdf(self, printer: str, pdf: bytes, title: str, paper: str, tray: str = "") -> None:
        """Hand a PDF to a printer (empty name: the default); returns when the spooler has taken it.

        ``paper`` is a name of `common.paper.sizes.PAPERS`; ``tray`` one of the printer's `trays`, empty
        for what the driver chooses. Raises PrintFailedError."""
        ...
