"""Where the centres of cities keep their data: SQLite files in the city's folder, or a PostgreSQL server."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

__all__ = ["Databases", "PostgresServer", "SqliteFiles", "databases_at"]


class Databases(Protocol):
    """A database for each city folder. ``server``: on a server, not in the folder itself."""

    server: bool

    def make(self, folder: Path) -> str:
        """An empty one; its URL."""
        ...

    def copy(self, source: Path, to: Path) -> str:
        """A copy of that of ``source``, to which nobody is connected; its URL."""
        ...

    def drop(self, folder: Path) -> None:
        """It is not needed any more."""
        ...


class SqliteFiles:
    """A file in the folder itself, copied and removed with it."""

    server = False

    def make(self, folder: Path) -> str:
        """The URL of the file."""
        return f"sqlite:///{folder / 'centre.sqlite3'}"

    def copy(self, source: Path, to: Path) -> str:  # noqa: ARG002 - the folder was copied already
        """The URL of the file in the copied folder."""
        return self.make(to)

    def drop(self, folder: Path) -> None:
        """The file goes with its folder."""


class PostgresServer:
    """Databases on the server of ``url``, whose user may create them."""

    server = True

    def __init__(self, url: str) -> None:
        self._admin = url
        self._head, _, rest = url.partition("://")
        self._host, _, path = rest.partition("/")
        self._options = path.partition("?")[2]

    def make(self, folder: Path) -> str:
        """An empty database."""
        return self._create(folder, "template1")

    def copy(self, source: Path, to: Path) -> str:
        """A copy, made by the server."""
        return self._create(to, self._name(source))

    def drop(self, folder: Path) -> None:
        """Remove it."""
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self._name(folder))

    @staticmethod
    def _name(folder: Path) -> str:
        return f"serah_city_{sha256(str(folder).encode()).hexdigest()[:20]}"

    def _create(self, folder: Path, template: str) -> str:
        name = self._name(folder)
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        options = f"?{self._options}" if self._options else ""
        return f"postgresql+psycopg://{self._host}/{name}{options}"

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def databases_at(url: str | None) -> Databases:
    """Files, or a PostgreSQL server where its URL is given."""
    return SqliteFiles() if url is None else PostgresServer(url)
