"""What happened to this PC and is told to the person at the desk once, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from desk_app.services.kept import read_kept
from desk_app.services.ports import Store

__all__ = ["Report", "ReportBook", "Story"]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """``at_ms`` by the PC's clock; ``told``: whether a person has read it."""

    at_ms: int
    told: bool = False


R = TypeVar("R", bound=Report)


class ReportBook(Generic[R]):
    """Keeps the last report of a ``kind``, under ``name`` in the settings, until it has been read, and
    after."""

    def __init__(self, store: Store, name: str, kind: type[R]) -> None:
        self._store = store
        self._name = name
        self._kind = kind

    def last(self) -> R | None:
        """The last report; None if there never was one, or it cannot be read."""
        with self._store.read() as unit:
            kept = unit.settings.get(self._name)
        return read_kept(kept, self._kind)

    def untold(self) -> R | None:
        """A report that nobody has read yet."""
        report = self.last()
        return None if report is None or report.told else report

    def told(self) -> None:
        """A person has read it."""
        report = self.last()
        if report is not None:
            kept = msgspec.msgpack.encode(msgspec.structs.replace(report, told=True))
            with self._store.write() as unit:
                unit.settings.put(self._name, kept)


@dataclass(frozen=True, slots=True)
class Story:
    """What to tell: what happened, what is safe, what is to be done."""

    happened: tuple[str, ...]
    safe: tuple[str, ...]
    todo: tuple[str, ...]
