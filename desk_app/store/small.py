"""The small tables: feed objects, print jobs, settings, PIN guards."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from desk_app.services.ports import Guard, PrintJob
from desk_app.store.tables import GONE, feed_object, operator_guard, print_job, setting
from protocol.objects import ObjectError, decode_object

__all__ = ["SqlFeedObjects", "SqlGuards", "SqlPrintJobs", "SqlSettings"]

_OBJECT: Final = select(feed_object.c.data).where(
    feed_object.c.kind == bindparam("kind"), feed_object.c.id == bindparam("id")
)
_OBJECTS: Final = select(feed_object.c.data).where(feed_object.c.kind == bindparam("kind"))
_SETTING: Final = select(setting.c.value).where(setting.c.name == bindparam("name"))
_JOB: Final = select(print_job).where(print_job.c.position == bindparam("position"))
_GUARD: Final = select(
    operator_guard.c.failures,
    operator_guard.c.locked_until_ms,
    operator_guard.c.pin_hash,
    operator_guard.c.pin_version,
).where(operator_guard.c.operator == bindparam("operator"))

_put_setting = insert(setting)
_PUT_SETTING: Final = _put_setting.on_conflict_do_update(
    index_elements=["name"], set_={"value": _put_setting.excluded.value}
)
_put_job = insert(print_job)
_PUT_JOB: Final = _put_job.on_conflict_do_update(
    index_elements=["position"],
    set_={c: _put_job.excluded[c] for c in ("state", "changed_ms", "detail")},
)
_put_guard = insert(operator_guard)
_PUT_GUARD: Final = _put_guard.on_conflict_do_update(
    index_elements=["operator"],
    set_={
        c: _put_guard.excluded[c]
        for c in ("failures", "locked_until_ms", "pin_hash", "pin_version")
    },
)


class _OnConnection:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def _read(kind: str, data: bytes) -> msgspec.Struct | None:
    # A newer centre may say what this program cannot read yet: it knows nothing of that object then,
    # and goes on with all the others.
    try:
        return None if data == GONE else decode_object(kind, data)
    except ObjectError:
        return None


class SqlFeedObjects(_OnConnection):
    """What the centre sent, decoded on reading; what cannot be read counts as not there."""

    __slots__ = ()

    def all(self, kind: str) -> list[msgspec.Struct]:
        """All objects of a kind."""
        rows = self._connection.execute(_OBJECTS, {"kind": kind}).scalars()
        return [o for o in (_read(kind, data) for data in rows) if o is not None]

    def get(self, kind: str, ident: bytes) -> msgspec.Struct | None:
        """One object."""
        data = self._connection.execute(_OBJECT, {"kind": kind, "id": ident}).scalar()
        return None if data is None else _read(kind, data)


class SqlPrintJobs(_OnConnection):
    """Print states."""

    __slots__ = ()

    def put(self, position: int, state: str, changed_ms: int, detail: str = "") -> None:
        """Set a state."""
        values = {"position": position, "state": state, "changed_ms": changed_ms, "detail": detail}
        self._connection.execute(_PUT_JOB, values)

    def get(self, position: int) -> PrintJob | None:
        """One job."""
        row = self._connection.execute(_JOB, {"position": position}).first()
        return PrintJob(*row) if row else None

    def in_states(self, states: frozenset[str]) -> list[PrintJob]:
        """Jobs in any of the states."""
        wanted = (
            select(print_job)
            .where(print_job.c.state.in_(sorted(states)))
            .order_by(print_job.c.position)
        )
        return [PrintJob(*row) for row in self._connection.execute(wanted)]


class SqlSettings(_OnConnection):
    """Small things by name."""

    __slots__ = ()

    def get(self, name: str) -> bytes | None:
        """A value."""
        found: bytes | None = self._connection.execute(_SETTING, {"name": name}).scalar()
        return found

    def put(self, name: str, value: bytes) -> None:
        """Set a value."""
        self._connection.execute(_PUT_SETTING, {"name": name, "value": value})


class SqlGuards(_OnConnection):
    """PIN guards."""

    __slots__ = ()

    def get(self, operator: bytes) -> Guard:
        """The guard of an operator."""
        row = self._connection.execute(_GUARD, {"operator": operator}).first()
        return Guard(*row) if row else Guard()

    def put(self, operator: bytes, guard: Guard) -> None:
        """Keep a guard."""
        self._connection.execute(
            _PUT_GUARD,
            {
                "operator": operator,
                "failures": guard.failures,
                "locked_until_ms": guard.locked_until_ms,
                "pin_hash": guard.pin_hash,
                "pin_version": guard.pin_version,
            },
        )
