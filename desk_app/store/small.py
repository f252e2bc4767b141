"""The small tables: feed objects, print jobs, settings, PIN guards."""

from __future__ import annotations

from typing import Final

import msgspec
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from desk_app.services.ports import Guard, PrintJob
from desk_app.store.prepared import Prepared
from desk_app.store.tables import GONE, feed_object, operator_guard, print_job, setting
from protocol.objects import ObjectError, decode_object

__all__ = ["SqlFeedObjects", "SqlGuards", "SqlPrintJobs", "SqlSettings"]

_OBJECT: Final = Prepared(
    select(feed_object.c.data).where(
        feed_object.c.kind == bindparam("kind"), feed_object.c.id == bindparam("id")
    )
)
_OBJECTS: Final = Prepared(
    select(feed_object.c.data).where(feed_object.c.kind == bindparam("kind"))
)
_SETTING: Final = Prepared(select(setting.c.value).where(setting.c.name == bindparam("name")))
_JOB: Final = Prepared(select(print_job).where(print_job.c.position == bindparam("position")))
_GUARD: Final = Prepared(
    select(
        operator_guard.c.failures,
        operator_guard.c.locked_until_ms,
        operator_guard.c.pin_hash,
        operator_guard.c.pin_version,
    ).where(operator_guard.c.operator == bindparam("operator"))
)

_put_setting = insert(setting)
_PUT_SETTING: Final = Prepared(
    _put_setting.on_conflict_do_update(
        index_elements=["name"], set_={"value": _put_setting.excluded.value}
    )
)
_put_job = insert(print_job)
_PUT_JOB: Final = Prepared(
    _put_job.on_conflict_do_update(
        index_elements=["position"],
        set_={c: _put_job.excluded[c] for c in ("state", "changed_ms", "detail")},
    )
)
_put_guard = insert(operator_guard)
_PUT_GUARD: Final = Prepared(
    _put_guard.on_conflict_do_update(
        index_elements=["operator"],
        set_={
            c: _put_guard.excluded[c]
            for c in ("failures", "locked_until_ms", "pin_hash", "pin_version")
        },
    )
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
        rows = _OBJECTS.scalars(self._connection, kind=kind)
        return [o for o in (_read(kind, data) for data in rows) if o is not None]

    def get(self, kind: str, ident: bytes) -> msgspec.Struct | None:
        """One object."""
        data = _OBJECT.scalar(self._connection, kind=kind, id=ident)
        return None if data is None else _read(kind, data)


class SqlPrintJobs(_OnConnection):
    """Print states."""

    __slots__ = ()

    def put(self, position: int, state: str, changed_ms: int, detail: str = "") -> None:
        """Set a state."""
        values = {"position": position, "state": state, "changed_ms": changed_ms, "detail": detail}
        _PUT_JOB.run(self._connection, **values)

    def get(self, position: int) -> PrintJob | None:
        """One job."""
        row = _JOB.first(self._connection, position=position)
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
        found: bytes | None = _SETTING.scalar(self._connection, name=name)
        return found

    def put(self, name: str, value: bytes) -> None:
        """Set a value."""
        _PUT_SETTING.run(self._connection, name=name, value=value)


class SqlGuards(_OnConnection):
    """PIN guards."""

    __slots__ = ()

    def get(self, operator: bytes) -> Guard:
        """The guard of an operator."""
        row = _GUARD.first(self._connection, operator=operator)
        return Guard(*row) if row else Guard()

    def put(self, operator: bytes, guard: Guard) -> None:
        """Keep a guard."""
        _PUT_GUARD.run(
            self._connection,
            operator=operator,
            failures=guard.failures,
            locked_until_ms=guard.locked_until_ms,
            pin_hash=guard.pin_hash,
            pin_version=guard.pin_version,
        )
