"""The diagnosis bundle from the window: made and written beside it, and told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from desk_app.ui.context import TaskRunner

__all__ = ["ZIP", "BundleSaver"]

ZIP: Final = "ZIP (*.zip)"


@dataclass(frozen=True, slots=True)
class _Work:
    make: Callable[[], bytes]
    target: Path

    def __call__(self) -> Path:
        self.target.write_bytes(self.make())
        return self.target


class BundleSaver(QObject):
    """Writes what ``make`` gives to a file, on the task thread. ``told``: a sentence, and whether it went
    well."""

    told = Signal(str, bool)

    def __init__(
        self, make: Callable[[], bytes], tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._make = make
        self._tasks = tasks

    def save(self, target: Path) -> None:
        """Make it and write it there."""
        self._tasks.run(_Work(self._make, target), self._done, self._failed)

    def _done(self, written: object) -> None:
        said = self.tr("Berkas diagnosa disimpan di {0}. Kirimkan kepada petugas TI.")
        self.told.emit(said.format(written), True)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        self.told.emit(
            self.tr(
                "Berkas diagnosa tidak dapat ditulis di sana. Data tidak berubah; pilih folder atau "
                "flashdisk lain."
            ),
            False,
        )
