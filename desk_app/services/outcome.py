"""How the last update ended: written by the installer's self-test, told by the window and the sync."""

from __future__ import annotations

from typing import Final, Protocol

import msgspec

from common.sentences import Sentence

__all__ = ["FAILED_UPDATE", "Outcome", "OutcomeFile"]

FAILED_UPDATE: Final = (
    "Serah {version} tidak lolos uji pertamanya, jadi versi sebelumnya dipakai lagi. "
    "Lanjutkan pelayanan; TI diberi tahu saat sinkronisasi."
)


class Outcome(msgspec.Struct, frozen=True, omit_defaults=True):
    """``version``: what was installed; ``faults``: names of what failed in its self-test, empty if it
    passed; ``at_ms`` by the PC's clock; ``told``: a person has read it."""

    version: str
    at_ms: int
    faults: tuple[str, ...] = ()
    told: bool = False

    @property
    def failed(self) -> bool:
        """Whether the version before it is in use again."""
        return bool(self.faults)

    @property
    def sentence(self) -> Sentence:
        """What a person is told of a failure."""
        return Sentence(FAILED_UPDATE, version=self.version)


class OutcomeFile(Protocol):
    """Where it is kept: beside the database, for the database itself may be put back."""

    def outcome(self) -> Outcome | None:
        """The last one, None if there is none or it does not read."""
        ...

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep it; raises OSError."""
        ...
