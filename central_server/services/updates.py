"""Updates of the desk's program: published, opened ring by ring, offered to each device, stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from central_server.errors import CentreError
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness
from central_server.services.centre_log import CentreLog, noted
from central_server.services.registrar import registrar
from central_server.store.devices import Device
from central_server.store.unit import Store, Unit
from central_server.store.updates import DeviceUpdate, Package
from common.whole_file import SystemFiles, whole_file
from protocol.keys import SigningKey
from protocol.messages import PROTOCOL, SyncRequest
from protocol.updates import (
    MAX_UPDATE_BYTES,
    PIECE_BYTES,
    UPDATE_OPENED,
    UPDATE_PUBLISHED,
    UPDATE_STOPPED,
    Update,
    UpdateError,
    is_version,
    newer,
    open_update,
    piece_hashes,
    seal_update,
)

__all__ = [
    "Listed",
    "UpdateDesk",
    "load_update_key",
    "make_update_key",
    "note_stand",
    "offered",
    "sign_package",
]

_KEY_HEAD: Final = "serah-update-key-1 "
_STATE_CHARS: Final = 20
_VERSION_CHARS: Final = 20
_NOT_A_KEY: Final = "Bukan kunci pembaruan Serah: {path}. Buat dengan 'serah-central update key'."
_UNKNOWN: Final = (
    "Versi {version} belum diterbitkan. Terbitkan dengan 'serah-central update publish'."
)
_STOPPED: Final = (
    "Versi {version} sudah dihentikan dan tidak ditawarkan lagi; terbitkan perbaikannya sebagai versi "
    "baru."
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A published version, and how many devices of the rings it is opened to run it, or say what of it."""

    package: Package
    running: int
    states: dict[str, int]


def make_update_key(path: Path, randomness: Randomness) -> SigningKey:
    """A new key in a file that only its owner reads, whole, never over another; raises CentreError."""
    seed = randomness.token(32)
    try:
        with whole_file(path, SystemFiles(private=True, over=False)) as file:
            file.write(f"{_KEY_HEAD}{seed.hex()}\n".encode("ascii"))
    except OSError as error:
        raise CentreError(f"Kunci tidak dapat dibuat: {path} ({error.strerror}).") from error
    return SigningKey(seed)


def load_update_key(path: Path) -> SigningKey:
    """The key in a file of `make_update_key`; raises CentreError."""
    try:
        text = path.read_text(encoding="ascii")
        head, seed = text[: len(_KEY_HEAD)], bytes.fromhex(text[len(_KEY_HEAD) :].strip())
    except (OSError, ValueError) as error:
        raise CentreError(_NOT_A_KEY.format(path=path)) from error
    if head != _KEY_HEAD or len(seed) != 32:
        raise CentreError(_NOT_A_KEY.format(path=path))
    return SigningKey(seed)


def sign_package(file: Path, key: SigningKey, notes: str, now_ms: int) -> bytes:
    """The manifest of an installer, named Serah-VERSION.exe; raises CentreError. Needs no centre."""
    version = file.name.removeprefix("Serah-").removesuffix(".exe")
    try:
        whole, size = sha256(), 0
        for block in _blocks(file):
            whole.update(block)
            size += len(block)
        update = Update(
            version=version,
            minimum_protocol=PROTOCOL,
            name=file.name,
            size=size,
            hash=whole.digest(),
            piece_bytes=PIECE_BYTES,
            pieces=piece_hashes(_blocks(file)),
            made_ms=now_ms,
            notes=notes,
        )
        return seal_update(key, update)
    except OSError as error:
        raise CentreError(f"Berkas tidak dapat dibaca: {file} ({error.strerror}).") from error
    except UpdateError as error:
        raise CentreError(
            f"{file.name} tidak dapat diterbitkan: namanya harus Serah-1.2.3.exe dan ukurannya paling "
            f"banyak {MAX_UPDATE_BYTES >> 20} MiB."
        ) from error


def _blocks(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while block := opened.read(PIECE_BYTES):
            yield block


class UpdateDesk:
    """What the registry does with updates: each change in a person's name, in the centre's signed log.
    Raises CentreError, and nothing has been changed then."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._clock = clock
        self._log = CentreLog(keys, clock, randomness)

    def publish(self, file: Path, manifest: bytes, public_key: bytes, operator: bytes) -> Package:
        """Keep an installer and its manifest, signed by ``public_key``; offered to nobody yet. Not for
        another file than the manifest's, nor for a version that is there."""
        try:
            update = open_update(manifest, (public_key,))
        except UpdateError as error:
            raise CentreError("Manifes ini bukan dari kunci pembaruan itu, atau rusak.") from error
        if update.minimum_protocol > PROTOCOL:
            raise CentreError("Versi ini memerlukan pusat yang lebih baru. Perbarui pusat dahulu.")
        package = Package(
            version=update.version,
            size=update.size,
            pieces=len(update.pieces),
            notes=update.notes,
            published_ms=self._clock.now_ms(),
        )

        def keep(unit: Unit) -> None:
            person = registrar(unit, operator)
            if unit.updates.package(update.version) is not None:
                raise CentreError(
                    f"Versi {update.version} sudah diterbitkan; naikkan nomor versinya."
                )
            unit.updates.add(package, manifest)
            unit.updates.add_pieces(update.version, _proved(file, update))
            said = f"{update.version} {update.hash.hex()}"
            self._log.append(unit, [noted(UPDATE_PUBLISHED, said, person.id)], None)

        try:
            self._store.write(keep)
        except OSError as error:
            raise CentreError(f"Berkas tidak dapat dibaca: {file} ({error.strerror}).") from error
        return package

    def all(self) -> list[Listed]:
        """Every version, the newest first."""
        packages, devices, stands = self._store.read(
            lambda unit: (
                unit.updates.packages(),
                unit.devices.all(),
                unit.updates.of_devices(),
            )
        )
        running = Counter(d.application for d in devices if d.number and not d.revoked_ms)
        said: dict[str, Counter[str]] = {}
        for stand in stands.values():
            if stand.state:
                said.setdefault(stand.version, Counter())[stand.state] += 1
        packages.sort(key=lambda p: tuple(int(n) for n in p.version.split(".")), reverse=True)
        return [Listed(p, running[p.version], dict(said.get(p.version, {}))) for p in packages]

    def open_to(self, version: str, ring: int, operator: bytes) -> Package:
        """Offer it to the rings up to ``ring``."""

        def work(unit: Unit) -> Package:
            person = registrar(unit, operator)
            package = _known(unit, version)
            if package.stopped_ms:
                raise CentreError(_STOPPED.format(version=version))
            if package.ring != ring:
                unit.updates.open_to(version, ring)
                said = noted(UPDATE_OPENED, f"{version} {ring}", person.id)
                self._log.append(unit, [said], None)
            return _known(unit, version)

        return self._store.write(work)

    def stop(self, version: str, operator: bytes) -> Package:
        """Offer it to nobody any more."""

        def work(unit: Unit) -> Package:
            person = registrar(unit, operator)
            if not _known(unit, version).stopped_ms:
                unit.updates.stop(version, self._clock.now_ms())
                said = noted(UPDATE_STOPPED, version, person.id)
                self._log.append(unit, [said], None)
            return _known(unit, version)

        return self._store.write(work)


def _known(unit: Unit, version: str) -> Package:
    package = unit.updates.package(version)
    if package is None:
        raise CentreError(_UNKNOWN.format(version=version))
    return package


def _proved(file: Path, update: Update) -> Iterator[bytes]:
    """The pieces of the file as the manifest names them; raises CentreError for any other file."""
    count = 0
    with file.open("rb") as opened:
        while block := opened.read(update.piece_bytes):
            if count >= len(update.pieces) or sha256(block).digest() != update.pieces[count]:
                raise CentreError(f"{file.name} bukan berkas yang disebut manifesnya.")
            count += 1
            yield block
    if count != len(update.pieces):
        raise CentreError(f"{file.name} bukan berkas yang disebut manifesnya.")


def offered(unit: Unit, device: Device, application: str) -> str:
    """The version that this device is offered: newer than what it runs, empty if there is none. For a
    device that is neither revoked nor locked."""
    ring = unit.updates.of_device(device.id).ring
    best = application if is_version(application) else "0.0.0"
    for package in unit.updates.packages():
        if package.ring >= ring and not package.stopped_ms and newer(package.version, best):
            best = package.version
    return "" if best in (application, "0.0.0") else best


def note_stand(unit: Unit, device: Device, request: SyncRequest, now_ms: int) -> None:
    """Keep what the device says of an update, if that is news."""
    said = request.update
    if said is None or len(said.version) > _VERSION_CHARS or len(said.state) > _STATE_CHARS:
        return
    kept = unit.updates.of_device(device.id)
    stand = DeviceUpdate(
        device.id,
        kept.ring,
        said.version,
        said.state,
        _count(said.done),
        _count(said.total),
        now_ms,
    )
    if (kept.version, kept.state, kept.done, kept.total) != (
        *(stand.version, stand.state),
        *(stand.done, stand.total),
    ):
        unit.updates.put_stand(stand)


def _count(given: int) -> int:
    return min(max(given, 0), 1 << 20)
