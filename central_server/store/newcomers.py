"""Provisioning files as the centre knows them, and the PCs that came with one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import bindparam, exists, func, insert, select, update

from central_server.store import newcomer_tables as t
from central_server.store.connection import Connection
from central_server.store.tables import device

__all__ = ["FileKept", "Newcomer", "Newcomers"]


@dataclass(frozen=True, slots=True)
class FileKept:
    """A provisioning file: its token, how many PCs it is good for and how many came, until when (ms)."""

    id: bytes
    locator: str
    secret: str
    uses: int
    used: int
    created_ms: int
    expires_ms: int
    revoked_ms: int = 0

    def __repr__(self) -> str:
        return f"FileKept({self.locator!r}, ...)"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A PC that came with a provisioning file. ``id`` names its key; see the table for the rest."""

    id: bytes
    provisioning: bytes
    computer: str
    kelurahan: str
    number: int
    listed: bool
    public_key: bytes
    box_key: bytes
    application: str
    asked_ms: int
    seen_ms: int
    decided_ms: int = 0
    approved: bool = False
    decided_by: bytes | None = None

    @property
    def refused(self) -> bool:
        """Whether a person refused it."""
        return bool(self.decided_ms) and not self.approved


_p = t.provisioning.c
_c = t.provisioning_computer.c
_n = t.newcomer.c
_ADD_FILE: Final = insert(t.provisioning)
_ADD_COMPUTER: Final = insert(t.provisioning_computer)
_FILES: Final = select(t.provisioning).order_by(_p.created_ms, _p.id)
_FILE: Final = select(t.provisioning).where(_p.locator == bindparam("locator")).with_for_update()
_COUNT: Final = select(_c.provisioning, func.count()).group_by(_c.provisioning)
_KELURAHAN: Final = select(_c.kelurahan).where(
    _c.provisioning == bindparam("provisioning"), _c.name == bindparam("name")
)
_USE: Final = update(t.provisioning).where(_p.id == bindparam("b_id")).values(used=_p.used + 1)
_REVOKE: Final = (
    update(t.provisioning).where(_p.id == bindparam("b_id")).values(revoked_ms=bindparam("b_now"))
)
_ADD: Final = insert(t.newcomer)
_GET: Final = select(t.newcomer).where(_n.id == bindparam("id")).with_for_update()
# One that was enrolled by a code meanwhile waits no more.
_WAITING: Final = (
    select(t.newcomer)
    .where(~_n.approved, ~exists().where(device.c.id == _n.id))
    .order_by(_n.kelurahan, _n.computer, _n.asked_ms, _n.id)
)
_SEEN: Final = (
    update(t.newcomer).where(_n.id == bindparam("b_id")).values(seen_ms=bindparam("b_now"))
)
_DECIDE: Final = (
    update(t.newcomer)
    .where(_n.id == bindparam("b_id"))
    .values(
        decided_ms=bindparam("b_now"),
        approved=bindparam("b_approved"),
        decided_by=bindparam("b_by"),
        kelurahan=bindparam("b_kelurahan"),
    )
)


class Newcomers:
    """Provisioning files and newcomers through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_file(self, file: FileKept, computers: Iterable[tuple[str, str]]) -> None:
        """A new file, and its computers: (name as compared, kelurahan)."""
        run = self._connection.execute
        run(_ADD_FILE, {name: getattr(file, name) for name in FileKept.__dataclass_fields__})
        rows = [{"provisioning": file.id, "name": n, "kelurahan": k} for n, k in computers]
        if rows:
            run(_ADD_COMPUTER, rows)

    def files(self) -> list[FileKept]:
        """All of them, the oldest first."""
        return [FileKept(*row) for row in self._connection.execute(_FILES)]

    def computers(self) -> dict[bytes, int]:
        """How many computers the list of each file names; none is left out."""
        return {file: int(count) for file, count in self._connection.execute(_COUNT)}

    def file(self, locator: str) -> FileKept | None:
        """The file with this token, its row held."""
        row = self._connection.execute(_FILE, {"locator": locator}).one_or_none()
        return None if row is None else FileKept(*row)

    def kelurahan_of(self, provisioning: bytes, name: str) -> str:
        """Where the file's list has the computer of this name (as compared); empty if it has none."""
        values = {"provisioning": provisioning, "name": name}
        return str(self._connection.execute(_KELURAHAN, values).scalar() or "")

    def use(self, provisioning: bytes) -> None:
        """One more key has come with it."""
        self._connection.execute(_USE, {"b_id": provisioning})

    def revoke(self, provisioning: bytes, now_ms: int) -> None:
        """No new key comes with it any more."""
        self._connection.execute(_REVOKE, {"b_id": provisioning, "b_now": now_ms})

    def add(self, newcomer: Newcomer) -> None:
        """A PC that was not known."""
        values = {name: getattr(newcomer, name) for name in Newcomer.__dataclass_fields__}
        self._connection.execute(_ADD, values)

    def get(self, key: bytes) -> Newcomer | None:
        """The newcomer with this key, its row held."""
        row = self._connection.execute(_GET, {"id": key}).one_or_none()
        return None if row is None else Newcomer(*row)

    def waiting(self) -> list[Newcomer]:
        """Who is no device, the refused ones too; by kelurahan and name, the unknown places first."""
        return [Newcomer(*row) for row in self._connection.execute(_WAITING)]

    def seen(self, key: bytes, now_ms: int) -> None:
        """It asked again."""
        self._connection.execute(_SEEN, {"b_id": key, "b_now": now_ms})

    def decide(self, key: bytes, now_ms: int, by: bytes, *, approved: bool, kelurahan: str) -> None:
        """A person approved or refused it, for this kelurahan."""
        self._connection.execute(
            _DECIDE,
            {
                "b_id": key,
                "b_now": now_ms,
                "b_by": by,
                "b_approved": approved,
                "b_kelurahan": kelurahan,
            },
        )
