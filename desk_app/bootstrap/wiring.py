"""What a desk stands on: lock, keys, database and the way to the centre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from desk_app import VERSION
from desk_app.services.errors import Refused
from desk_app.services.ports import Clock, Entropy
from desk_app.store.backup_shelf import FOLDER, backup_before_upgrade
from desk_app.store.instance_lock import InstanceLock
from desk_app.store.key_vault import FileVault, HighWater, Keys, KeyVault, VaultError
from desk_app.store.opening import Opening
from desk_app.store.reserve import Reserve
from desk_app.store.second_copy import find_copies
from desk_app.store.unit import DeskStore
from desk_app.store.volumes import system_volumes
from desk_app.sync.transport import HttpTransport
from desk_app.sync.winhttp import system_proxies
from protocol.events import Event, Header, header_hash
from protocol.keys import SigningKey
from protocol.messages import MAX_REQUEST_BYTES

__all__ = [
    "DATABASE",
    "OTHER_KEYS",
    "NotEnrolledError",
    "Wired",
    "copies_elsewhere",
    "line_to",
    "wire",
]

DATABASE: Final = "serah.db"
_KEYS_GONE: Final = (
    "Berkas kunci PC ini tidak ada, padahal basis datanya ada. Data tetap utuh tetapi terkunci; hubungi "
    "TI untuk memulihkan kunci dari cadangan."
)
OTHER_KEYS: Final = (
    "Kunci PC ini bukan milik basis data ini. Data tetap utuh dan tidak ada yang dicatat; hubungi TI "
    "untuk memulihkan kunci yang benar."
)


class NotEnrolledError(Refused):
    """This PC does not belong to a centre yet."""

    def __init__(self) -> None:
        super().__init__(
            "not_enrolled",
            "PC ini belum didaftarkan. Minta kode pendaftaran ke Disdukcapil, lalu jalankan "
            "pendaftaran (serah-cli enrol).",
        )


@dataclass(frozen=True, slots=True)
class Wired:
    """What a folder holds once its lock, keys and database are open."""

    lock: InstanceLock
    vault: KeyVault
    keys: Keys
    store: DeskStore
    reserve: Reserve
    faults: tuple[str, ...]


def wire(
    folder: Path,
    vault: KeyVault | None,
    clock: Clock,
    entropy: Entropy,
    *,
    create: bool,
    tell: Callable[[str], object] = str,
) -> Wired:
    """Lock, keys, database. With ``create`` new keys are made and kept before anything is written."""
    vault = vault or FileVault(folder / "keys")
    lock = InstanceLock(folder)
    path = folder / DATABASE
    try:
        keys = vault.load()
        if keys is None:
            if path.exists():
                raise VaultError(
                    _KEYS_GONE
                )  # new keys beside an old database would lock it for ever
            if not create:
                raise NotEnrolledError
            keys = Keys(entropy.bytes(32), entropy.bytes(32), entropy.bytes(32))
            vault.save(keys)
        before = partial(backup_before_upgrade, path, keys, folder / FOLDER, VERSION, clock)
        reserve = Reserve(folder)
        reserve.make_room()  # SQLite opens nothing where not one page is free
        mark = vault.high_water()
        opened = Opening(
            path,
            keys,
            partial(DeskStore, path, keys.database, _marker(vault), before, reserve=reserve),
            folder / FOLDER,
            partial(copies_elsewhere, folder, SigningKey(keys.signing).public),
            (mark.epoch, mark.seq) if mark else (0, 0),
            clock.now_ms,
            tell,
        ).open()
    except BaseException:
        lock.release()
        raise
    return Wired(lock, vault, keys, opened.store, reserve, opened.faults)


def line_to(
    url: str,
    clock: Clock,
    verify: Path | str | None,
    cancelled: Callable[[], bool] = bool,
    max_answer: int = MAX_REQUEST_BYTES,
) -> HttpTransport:
    """The way to the centre: by the PC's proxy, under this program's name."""
    return HttpTransport(
        url,
        clock,
        verify=verify,
        max_answer=max_answer,
        application=f"serah/{VERSION}",
        cancelled=cancelled,
        proxies=system_proxies(),
    )


def copies_elsewhere(folder: Path, public_key: bytes) -> list[Path]:
    """This desk's backups on the drives that are plugged in now."""
    return [c for v in system_volumes().beside(folder) for c in find_copies(v.root, public_key)]


def _marker(vault: KeyVault) -> Callable[[Event, Header], None]:
    host = vault.host.hex()

    def mark(event: Event, header: Header) -> None:
        vault.mark(HighWater(header.epoch, header.seq, header_hash(event.header).hex(), host))

    return mark
