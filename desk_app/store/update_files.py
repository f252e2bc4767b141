"""The folder `updates` beside the database: how the last update ended, what is being fetched, what lies
ready. Apart from the database, which may be put back as it was before an update."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

import msgspec

from common.whole_file import SystemFiles, whole_file
from desk_app.services.outcome import Outcome
from desk_app.store.folders import make_folder

__all__ = ["UPDATES", "UpdateFiles"]

_log = logging.getLogger(__name__)
UPDATES: Final = "updates"
_OUTCOME: Final = "outcome.json"


class UpdateFiles:
    """What is kept in ``folder``. Implements `OutcomeFile`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def outcome(self) -> Outcome | None:
        """How the last update ended, None if there was none or it does not read."""
        try:
            return msgspec.json.decode((self.folder / _OUTCOME).read_bytes(), type=Outcome)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
            _log.warning("the outcome of the last update does not read: %s", type(error).__name__)
            return None

    def keep_outcome(self, outcome: Outcome) -> None:
        """Keep it; raises OSError."""
        self._write(self.folder / _OUTCOME, msgspec.json.encode(outcome))

    def _write(self, path: Path, data: bytes) -> None:
        make_folder(self.folder)
        with whole_file(path, SystemFiles()) as file:
            file.write(data)
