"""What every command is given."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from central_server.ports import Clock, Randomness
from central_server.settings import Settings

if TYPE_CHECKING:
    from central_server.bootstrap import Centre

__all__ = ["Context"]


@dataclass(frozen=True, slots=True)
class Context:
    """Settings and ports; the centre is opened by the commands that need it."""

    settings: Settings
    clock: Clock
    randomness: Randomness

    @contextlib.contextmanager
    def centre(self) -> Iterator[Centre]:
        """The open centre; raises CentreError."""
        from central_server.bootstrap import Centre  # so that --help does not load the database

        with contextlib.closing(Centre(self.settings, self.clock, self.randomness)) as centre:
            yield centre
