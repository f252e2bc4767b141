"""Where the centre keeps its database and its keys, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from central_server.errors import CentreError

__all__ = ["DATABASE_VARIABLE", "KEY_VARIABLE", "TOKEN_VARIABLE", "Settings"]

DATABASE_VARIABLE: Final = "SERAH_CENTRAL_DATABASE_URL"
KEY_VARIABLE: Final = "SERAH_CENTRAL_KEY_FILE"
TOKEN_VARIABLE: Final = "SERAH_CENTRAL_API_TOKEN"  # noqa: S105 - the name of a variable
_SHORTEST_TOKEN: Final = 24
_DEFAULT_URL: Final = "sqlite:///serah-central.sqlite3"
_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Settings:
    """``database_url`` as SQLAlchemy takes it; ``key_file`` beside an SQLite file unless named.
    ``api_token`` opens the routes for programs of the city; without one there are none."""

    database_url: str
    key_file: Path
    api_token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables; raises CentreError for a database of another make, or a token that can be
        guessed."""
        url = environment.get(DATABASE_VARIABLE, "").strip() or _DEFAULT_URL
        for short in ("postgresql://", "postgres://"):
            if url.startswith(short):
                url = "postgresql+psycopg://" + url.removeprefix(short)
        if not url.startswith((_SQLITE, "postgresql+psycopg://")):
            raise CentreError(
                f"{DATABASE_VARIABLE} harus diawali sqlite:/// atau postgresql://. Tidak ada yang diubah."
            )
        named = environment.get(KEY_VARIABLE, "").strip()
        beside = Path(url.removeprefix(_SQLITE)) if url.startswith(_SQLITE) else Path("x")
        token = environment.get(TOKEN_VARIABLE, "").strip()
        if token and len(token) < _SHORTEST_TOKEN:
            raise CentreError(
                f"{TOKEN_VARIABLE} harus terdiri atas {_SHORTEST_TOKEN} huruf/angka atau lebih."
            )
        key_file = Path(named) if named else beside.with_name("serah-central.key")
        return cls(url, key_file, token)

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or None for PostgreSQL."""
        if not self.database_url.startswith(_SQLITE):
            return None
        return Path(self.database_url.removeprefix(_SQLITE))
