"""A backup in the place of the database, also on a PC that has lost its keys."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path
from typing import Final

from desk_app.bootstrap.desk import Desk
from desk_app.bootstrap.opening import open_desk
from desk_app.bootstrap.wiring import DATABASE, copies_elsewhere
from desk_app.services.ports import Clock, Entropy
from desk_app.store.backup_file import SUFFIX
from desk_app.store.backup_shelf import FOLDER
from desk_app.store.instance_lock import InstanceLock
from desk_app.store.key_vault import FileVault, KeyVault, VaultError
from desk_app.store.restore import (
    Asked,
    answer_keys,
    ask_for_keys,
    newest_backup,
    restore_backup,
)
from desk_app.system import SystemClock, SystemEntropy
from protocol.keys import SigningKey

__all__ = ["ask_keys", "restore_desk"]

_ASK_FIRST: Final = (
    "Kunci PC ini tidak ada, jadi cadangan belum dapat dibuka. Minta kuncinya ke Disdukcapil: "
    "serah-cli restore BERKAS --ask PERMINTAAN"
)
_KEYS_ARE_THERE: Final = (
    "Kunci PC ini masih ada, jadi tidak perlu meminta kunci. Jalankan: serah-cli restore BERKAS"
)


def restore_desk(
    folder: Path,
    file: Path | None,
    *,
    answer: bytes | None = None,
    vault: KeyVault | None = None,
    clock: Clock | None = None,
    entropy: Entropy | None = None,
    tell: Callable[[str], object] = str,
) -> Desk:
    """Put a backup in the place of the database (None: the newest that is whole), and open the desk.

    ``answer``: the centre's answer to `ask_keys`, on a PC that has lost its keys. Raises StoreError: while
    the desk runs, for a file that is not this desk's, and where the keys do not fit.
    """
    clock = clock or SystemClock()
    vault = vault or FileVault(folder / "keys")
    lock = InstanceLock(folder)
    try:
        keys = vault.load()
        if keys is None and answer is not None and file is not None:
            keys = answer_keys(folder / "keys", vault, file, answer)
        elif keys is None:
            raise VaultError(_ASK_FIRST)
        elif answer is not None:
            raise VaultError(_KEYS_ARE_THERE)
        public = SigningKey(keys.signing).public
        copies = copies_elsewhere(folder, public)
        shelf = folder / FOLDER
        chosen = file or newest_backup([*shelf.glob(f"*{SUFFIX}"), *copies], public)
        mark = vault.high_water()
        restore_backup(
            folder / DATABASE,
            keys,
            chosen,
            shelf=shelf,
            copies=copies,
            mark=(mark.epoch, mark.seq) if mark else (0, 0),
            now_ms=clock.now_ms(),
            tell=tell,
        )
    finally:
        lock.release()
    return open_desk(folder, vault=vault, clock=clock, entropy=entropy)


def ask_keys(
    folder: Path, file: Path, *, clock: Clock | None = None, entropy: Entropy | None = None
) -> Asked:
    """The question to the centre of a PC that has a backup and no keys; raises StoreError, OSError."""
    now_ms = (clock or SystemClock()).now_ms()
    random = (entropy or SystemEntropy()).bytes
    lock = InstanceLock(folder)
    try:
        if FileVault(folder / "keys").load() is not None:
            raise VaultError(_KEYS_ARE_THERE)
        return ask_for_keys(folder / "keys", file, platform.node(), now_ms, random)
    finally:
        lock.release()
