"""Provisioning files: made for the computers of a city, counted, revoked."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cryptography import x509

from central_server.errors import CentreError
from central_server.imports.computer_list import (
    LANGUAGES,
    LONGEST,
    MAX_COMPUTERS,
    ComputerList,
    paper_name,
    read_computers,
)
from central_server.keys import CentreKeys
from central_server.ports import Clock, Randomness, new_id
from central_server.store.newcomers import FileKept
from central_server.store.unit import Store, Unit
from protocol.provisioning import (
    MAX_FILE_BYTES,
    TOKEN_BYTES,
    Provisioning,
    computer_key,
    make_token,
    seal_provisioning,
)

__all__ = ["MAX_DAYS", "KeptFile", "Made", "Provisioner", "Wish"]

MAX_DAYS: Final = 365
_DAY_MS: Final = 86_400_000
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a file is to say. ``uses`` 0: as many as the list has computers. ``ca``: PEM, empty for none."""

    url: str
    days: int
    uses: int = 0
    ca: str = ""
    printer: str = ""
    paper: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A new file and its bytes, or what was wrong with the list and no file."""

    listed: ComputerList
    raw: bytes = b""
    file: FileKept | None = None


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file, and how many computers its list names."""

    file: FileKept
    computers: int


class Provisioner:
    """Makes and revokes provisioning files; raises CentreError."""

    def __init__(
        self, store: Store, keys: CentreKeys, clock: Clock, randomness: Randomness
    ) -> None:
        self._store = store
        self._keys = keys
        self._clock = clock
        self._randomness = randomness

    def create(self, data: bytes, wish: Wish) -> Made:
        """A file for the computers of the CSV ``data``; nothing is made of a list with faults."""
        url, paper = _checked_url(wish.url), paper_name(wish.paper)
        if not 1 <= wish.days <= MAX_DAYS:
            raise CentreError(f"--days harus antara 1 dan {MAX_DAYS}.")
        if paper is None or wish.language not in ("", *LANGUAGES) or len(wish.printer) > LONGEST:
            raise CentreError("Kertas, bahasa, atau nama printer bawaan tidak dikenal.")
        _check_ca(wish.ca)
        known = self._store.read(lambda unit: {o.kelurahan for o in unit.offices.all()})
        listed = read_computers(data, known)
        if listed.errors:
            return Made(listed)
        uses = wish.uses or len(listed.computers)
        if not 1 <= uses <= MAX_COMPUTERS:
            raise CentreError(f"--uses harus antara 1 dan {MAX_COMPUTERS}.")
        now_ms = self._clock.now_ms()
        locator, secret = make_token(self._randomness.token(TOKEN_BYTES))
        file = FileKept(
            id=new_id(now_ms, self._randomness),
            locator=locator,
            secret=secret,
            uses=uses,
            used=0,
            created_ms=now_ms,
            expires_ms=now_ms + wish.days * _DAY_MS,
        )
        told = Provisioning(
            version=1,
            id=file.id,
            centre_url=url,
            centre_key=self._keys.signing.public,
            locator=locator,
            secret=secret,
            uses=uses,
            expires_ms=file.expires_ms,
            ca=wish.ca,
            printer=wish.printer,
            paper=paper,
            language=wish.language,
            computers=listed.computers,
        )
        raw = seal_provisioning(self._keys.signing, told)
        if len(raw) > MAX_FILE_BYTES:
            raise CentreError("Berkas penyiapan ini terlalu besar; bagi daftarnya.")
        rows = [(computer_key(c.name), c.kelurahan) for c in listed.computers]
        self._store.write(lambda unit: unit.newcomers.add_file(file, rows))
        _log.info("provisioning file %s for %d computers", file.locator, len(rows))
        return Made(listed, raw, file)

    def all(self) -> list[KeptFile]:
        """Every file, the oldest first."""

        def work(unit: Unit) -> list[KeptFile]:
            computers = unit.newcomers.computers()
            return [KeptFile(f, computers.get(f.id, 0)) for f in unit.newcomers.files()]

        return self._store.read(work)

    def revoke(self, wanted: bytes) -> FileKept:
        """From now on nobody new comes with it; who waits already is decided by a person as before."""

        def work(unit: Unit) -> FileKept:
            file = next((f for f in unit.newcomers.files() if f.id == wanted), None)
            if file is None:
                raise CentreError("Berkas penyiapan ini tidak dikenal. Tidak ada yang diubah.")
            if not file.revoked_ms:
                unit.newcomers.revoke(wanted, self._clock.now_ms())
            return file

        return self._store.write(work)


def _checked_url(text: str) -> str:
    url = text.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or any(c.isspace() for c in url):
        raise CentreError("--url harus alamat server, misalnya https://serah.contoh.go.id.")
    return url


def _check_ca(pem: str) -> None:
    try:
        if pem:
            x509.load_pem_x509_certificates(pem.encode("ascii"))
    except ValueError as error:
        raise CentreError("Berkas CA bukan sertifikat PEM. Tidak ada yang dibuat.") from error
