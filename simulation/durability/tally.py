"""What a run has counted, kept in a file so that it can be stopped and go on."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import msgspec

__all__ = ["Counts", "OtherRunError", "Tally"]


class OtherRunError(Exception):
    """The state file is of a run with another seed or command."""


class Counts(msgspec.Struct):
    """Of one kind of try: ``confirmed`` things, of them ``found`` and ``lost``; ``doubled`` numbers, cards
    or events; ``broken``: tries that ended in anything else that must not be."""

    tries: int = 0
    confirmed: int = 0
    found: int = 0
    lost: int = 0
    doubled: int = 0
    broken: int = 0

    @property
    def bad(self) -> int:
        """Everything that must be 0."""
        return self.lost + self.doubled + self.broken

    def add(self, other: Counts) -> None:
        """Add another count to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        words = f"{self.confirmed} confirmed, {self.found} found, {self.lost} lost, {self.doubled} doubled"
        return words + (f", {self.broken} broken otherwise" if self.broken else "")


class Tally(msgspec.Struct):
    """The counts of a run by kind, and how far it is. ``struck``: failing disks on
    which a call failed, ``calls_failed`` altogether; ``failures``: where each bad try can be replayed."""

    command: str
    seed: int
    kinds: dict[str, Counts] = {}
    round: int = 0
    in_round: int = 0
    seconds: float = 0.0
    struck: int = 0
    calls_failed: int = 0
    failures: list[str] = []

    @classmethod
    def resume(cls, file: Path | None, command: str, seed: int) -> Self:
        """The run in ``file``, or a new one. Raises OtherRunError."""
        if file is None or not file.exists():
            return cls(command, seed)
        try:
            kept = msgspec.json.decode(file.read_bytes(), type=cls)
        except msgspec.DecodeError as error:
            raise OtherRunError(f"{file} is no state of a run: {error}") from error
        if (kept.command, kept.seed) != (command, seed):
            raise OtherRunError(
                f"{file} is of '{kept.command}' with --seed {kept.seed}, not of '{command}' with "
                f"--seed {seed}; name another file"
            )
        return kept

    def save(self, file: Path | None) -> None:
        """Keep it, whole or not at all."""
        if file is None:
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_name(file.name + ".partial")
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(self)) + b"\n")
        partial.replace(file)

    def count(self, kind: str, counts: Counts) -> None:
        """Add one try."""
        self.kinds.setdefault(kind, Counts()).add(counts)

    @property
    def total(self) -> Counts:
        """All kinds together."""
        total = Counts()
        for counts in self.kinds.values():
            total.add(counts)
        return total
