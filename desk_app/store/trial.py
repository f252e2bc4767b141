"""A new version is tried on a copy of the data before it touches the data."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from common.sentences import Sentence
from common.whole_file import name_new, put_in_place, sync_folder
from desk_app.services.ports import Clock
from desk_app.store.backup import check_database, copy_database, discard
from desk_app.store.backup_shelf import FOLDER, backup_before_upgrade
from desk_app.store.engine import StoreError, connect
from desk_app.store.health import tail_check
from desk_app.store.key_vault import HighWater, Keys, KeyVault
from desk_app.store.migrate import HEAD, VERSIONS, upgrade
from desk_app.store.unit import DeskStore
from desk_app.store.update_files import UPDATES
from protocol.keys import SigningKey

__all__ = ["KEPT", "TRIAL", "LentVault", "NotPutBackError", "Trial", "clear_trial"]

_log = logging.getLogger(__name__)
TRIAL: Final = "trial"
KEPT: Final = ".sebelum-pembaruan"  # after the database's name: the copy that could not be put back
_COUNTED: Final = ("event", "event_body", "purged", "feed_object", "card", "print_job", "setting")
_NEWEST: Final = "SELECT coalesce(max(position), 0) FROM event"


class NotPutBackError(StoreError):
    """The data could not be put back: the copy stands at the path that its sentence names."""


def clear_trial(folder: Path) -> None:
    """Remove what a trial of the desk in ``folder`` has left that was cut off: a copy of the data must not
    outlive what is purged of it. For whoever holds the desk's lock."""
    shutil.rmtree(folder / UPDATES / TRIAL, ignore_errors=True)


class LentVault:
    """The keys of this PC for a copy of its data. Implements `KeyVault`; what the copy does leaves no
    mark."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault

    def load(self) -> Keys | None:
        """The keys."""
        return self._vault.load()

    def save(self, keys: Keys) -> None:  # noqa: ARG002 - the port gives them
        """Never: a copy makes no keys."""
        raise StoreError("Salinan uji tidak menyimpan kunci. Data asli tidak berubah.")

    def high_water(self) -> HighWater | None:
        """The mark of the data itself."""
        return self._vault.high_water()

    def mark(self, mark: HighWater) -> None:
        """Nothing: what a copy records is thrown away with it."""

    @property
    def host(self) -> bytes:
        """As the PC."""
        return self._vault.host

    @property
    def warning(self) -> str:
        """As the PC."""
        return self._vault.warning


class Trial:
    """The data of ``database`` under ``keys`` while a new version is tried, in a ``folder`` of its own.

    `copy`, then whatever is to be tried in ``folder``, then `migrate`; `clear` at the end in any case. The
    caller holds the lock of the desk and has checked that the file is sound. ``head`` and ``versions`` as in
    `upgrade`.
    """

    def __init__(
        self,
        database: Path,
        keys: Keys,
        folder: Path,
        *,
        head: str = HEAD,
        versions: Sequence[Path] = (VERSIONS,),
    ) -> None:
        self._database = database
        self._keys = keys
        self._head = head
        self._versions = versions
        self._held = False
        self.folder = folder

    def sound(self) -> bool:
        """Whether the data is whole before anything is tried: what is not is no fault of a version."""
        fault = check_database(self._database, self._keys.database)
        if fault:
            _log.error("the database was damaged before the update")
        return not fault

    def copy(self) -> Path:
        """A verified copy for the trial, brought to this version's schema. Raises StoreError, also where
        rows did not survive that."""
        self.clear()
        target = self.folder / self._database.name
        key = self._keys.database
        copy_database(self._database, key, target)
        before = self._counts(target)
        upgrade(
            target, key, self.folder, head=self._head, versions=self._versions, before=lambda: None
        )
        after = self._counts(target)
        lost = [n for n in before if after.get(n, 0) < before[n]]
        if lost:
            _log.error("the migration lost rows of %s", ", ".join(lost))
            raise StoreError(
                "Pemutakhiran kehilangan baris, jadi tidak dipakai. Data asli tidak berubah."
            )
        return target

    def migrate(self, application: str, clock: Clock, mark: HighWater | None) -> None:
        """Bring the data itself to this version's schema, with a verified backup on the shelf and a copy
        here; raises StoreError with the data as it was, NotPutBackError if that could not be."""
        path, key = self._database, self._keys.database
        shelf = path.parent / FOLDER
        kept = copy_database(path, key, self.folder / f"before-{path.name}")
        before = partial(backup_before_upgrade, path, self._keys, shelf, application, clock)
        try:
            upgrade(path, key, shelf, head=self._head, versions=self._versions, before=before)
            with DeskStore(path, key) as store:
                faults = tail_check(store, SigningKey(self._keys.signing).public)
            if faults:
                raise StoreError("Catatan terbaru tidak terbukti setelah pemutakhiran.")
        except Exception:
            self._put_back(kept, (mark.epoch, mark.seq) if mark else (0, 0))
            raise

    def _put_back(self, kept: Path, mark: tuple[int, int]) -> None:
        """The copy takes the place of the data, if it holds everything that was ever recorded here."""
        try:
            position = self._newest(kept)
            whole = (position >> 32, position & 0xFFFF_FFFF) >= mark
            if whole:
                self._replace(kept)
        except (OSError, StoreError, dbapi2.Error) as error:
            raise NotPutBackError(self._kept_aside(kept)) from error
        if not whole:
            raise NotPutBackError(self._kept_aside(kept))
        with suppress(OSError):  # it has its name; what a power cut may still undo is tried anew
            sync_folder(self._database.parent)
        _log.warning("the data was put back as it was before the update")

    def _replace(self, kept: Path) -> None:
        path = self._database
        # First what would be laid over the copy: whenever the power goes, the next trial begins anew.
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        sync_folder(path.parent)
        put_in_place(kept, path)

    def _kept_aside(self, kept: Path) -> Sentence:
        """Give the copy a name beside the database, where nothing clears it; the sentence that names it.

        Where the disk refuses that too, it stays in the trial's folder, which `clear` then leaves.
        """
        path = self._database
        try:
            for number in count(1):
                named = path.with_name(path.name + KEPT + (f"-{number}" if number > 1 else ""))
                with suppress(FileExistsError):
                    put_in_place(kept, named, name_new)
                    kept = named
                    break
            sync_folder(path.parent)
        except OSError as error:
            _log.error("the copy cannot be moved: %s", type(error).__name__)
        self._held = kept.parent == self.folder
        return Sentence(
            "Salinan data sebelum pemutakhiran ada di {file}; hubungi TI.", file=str(kept)
        )

    def clear(self) -> None:
        """Remove the trial's folder, unless it holds the only copy; what cannot be removed is removed by
        the next one."""
        if self._held:
            return
        with suppress(OSError):
            discard(self.folder / self._database.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _newest(self, path: Path) -> int:
        connection = connect(path, self._keys.database)
        try:
            return int(connection.execute(_NEWEST).fetchone()[0])
        finally:
            connection.close()

    def _counts(self, path: Path) -> dict[str, int]:
        """Rows of each table that no migration may shorten."""
        connection = connect(path, self._keys.database)
        try:
            return {
                name: int(connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608 - names above
                for name in _COUNTED
            }
        finally:
            connection.close()
