"""Putting a backup in the place of the database by hand, also on a PC that has lost its keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from common.sentences import Sentence
from common.whole_file import SystemFiles, whole_file
from desk_app.services.ports import Identity
from desk_app.services.repair import Cause, RepairReport
from desk_app.store.backup_file import (
    SUFFIX,
    BackupFileError,
    BackupNote,
    content_holds,
    read_backup_note,
)
from desk_app.store.engine import StoreError
from desk_app.store.folders import PRIVATE, make_folder
from desk_app.store.key_vault import Keys, KeyVault
from desk_app.store.repair import Repair, aside_files
from protocol.key_recovery import (
    REQUEST_PURPOSE,
    KeyAnswer,
    KeyRequest,
    RecoveryError,
    check_code,
    decode_recovery,
    encode_recovery,
    open_keys,
)
from protocol.keys import SigningKey

__all__ = ["Asked", "answer_keys", "ask_for_keys", "newest_backup", "restore_backup"]

_SEED: Final = "recovery"
_NO_SEALED_KEYS: Final = (
    "Cadangan ini tidak memuat kunci titipan, jadi tidak dapat dibuka tanpa kunci PC ini. Data tidak "
    "berubah; cari cadangan lain atau hubungi Disdukcapil."
)
_NO_QUESTION: Final = (
    "PC ini belum pernah meminta kunci. Jalankan dahulu: serah-cli restore BERKAS --ask PERMINTAAN"
)
_NOT_AN_ANSWER: Final = (
    "Jawaban ini bukan untuk permintaan PC ini, atau rusak. Minta Disdukcapil mengirimnya lagi; data "
    "tidak berubah."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for the keys: the bytes for the centre, and the code that both sides compare."""

    request: bytes
    code: str
    owner: Identity


def newest_backup(paths: Iterable[Path], public_key: bytes) -> Path:
    """The newest of these backups that is whole; raises StoreError if there is none."""
    found: list[tuple[tuple[int, int, int], Path, BackupNote]] = []
    for path in paths:
        with suppress(BackupFileError):
            note = read_backup_note(path, public_key)
            found.append((note.order, path, note))
    for _order, path, note in sorted(found, key=lambda f: f[0], reverse=True):
        if content_holds(path, note):
            return path
    raise StoreError(
        "Tidak ada cadangan yang utuh di PC ini atau di drive yang terpasang. Data tidak berubah; pasang "
        "drive lain, atau sebut berkasnya: serah-cli restore BERKAS"
    )


def restore_backup(
    database: Path,
    keys: Keys,
    file: Path,
    *,
    shelf: Path,
    copies: Iterable[Path],
    mark: tuple[int, int],
    now_ms: int,
    tell: Callable[[str], object] = str,
) -> RepairReport:
    """Make the database anew from ``file``, and from whatever else holds acts that it does not.

    ``mark``: (epoch, seq) of the newest event that this PC is known to have recorded, (0, 0) where its vault
    does not say. Where a backup ends proves nothing of where the log did: without the mark its end counts as
    missing. The present database stays aside. Raises StoreError; then nothing has changed.
    """
    key = SigningKey(keys.signing)
    note = read_backup_note(file, key.public)
    if not content_holds(file, note):
        raise StoreError(
            Sentence(
                "Isi cadangan {name} berubah sejak dibuat. Data di PC ini tidak berubah; pilih cadangan "
                "lain.",
                name=file.name,
            )
        )
    shelved = [p for p in sorted(shelf.glob(f"*{SUFFIX}"), reverse=True) if p != file]
    repair = Repair(
        database,
        keys.database,
        key,
        others=[*aside_files(database), *shelved, *(c for c in copies if c != file)],
        identity=note.owner,
        mark=mark,
    )
    return repair.run(now_ms, Cause.RESTORED, None, tell, file)


def ask_for_keys(
    folder: Path, file: Path, computer: str, now_ms: int, random: Callable[[int], bytes]
) -> Asked:
    """A question to the centre for the keys in ``file``; the seed that opens the answer stays in ``folder``.

    Raises StoreError, OSError.
    """
    note = read_backup_note(file)
    if not note.sealed_keys:
        raise StoreError(_NO_SEALED_KEYS)
    seed = _kept_seed(folder) or random(32)
    _keep_seed(folder, seed)
    recipient = X25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    request = KeyRequest(
        purpose=REQUEST_PURPOSE,
        sealed=note.sealed_keys,
        recipient=recipient,
        computer=computer,
        made_ms=now_ms,
    )
    return Asked(encode_recovery(request), check_code(recipient), note.owner)


def answer_keys(folder: Path, vault: KeyVault, file: Path, answer: bytes) -> Keys:
    """Take the centre's answer in: the keys of the desk that made ``file``, kept in the vault from now on.

    Raises StoreError, OSError; then the vault is as it was.
    """
    note = read_backup_note(file)
    seed = _kept_seed(folder)
    if seed is None:
        raise StoreError(_NO_QUESTION)
    try:
        opened = open_keys(decode_recovery(answer, KeyAnswer).sealed, seed)
    except RecoveryError as error:
        raise StoreError(_NOT_AN_ANSWER) from error
    if SigningKey(opened.signing).public != note.public_key:
        raise StoreError(_NOT_AN_ANSWER)
    keys = Keys(opened.database, opened.signing, opened.box)
    vault.save(keys)
    (folder / _SEED).unlink(missing_ok=True)
    return keys


def _kept_seed(folder: Path) -> bytes | None:
    try:
        seed = bytes.fromhex(json.loads((folder / _SEED).read_text(encoding="ascii"))["seed"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return seed if len(seed) == 32 else None


def _keep_seed(folder: Path, seed: bytes) -> None:
    make_folder(folder, PRIVATE)
    with whole_file(folder / _SEED, SystemFiles(private=True)) as file:
        file.write(json.dumps({"seed": seed.hex()}).encode("ascii"))
