"""Where the centre keeps its database and its keys, from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from central_server.errors import CentreError

__all__ = ["DATABASE_VARIABLE", "KEY_VARIABLE", "Settings"]

DATABASE_VARIABLE: Final = "SERAH_CENTRAL_DATABASE_URL"
KEY_VARIABLE: Final = "SERAH_CENTRAL_KEY_FILE"
_DEFAULT_URL: Final = "sqlite:///serah-central.sqlite3"
_SQLITE: Final = "sqlite:///"


@dataclass(frozen=True, slots=True)
class Settings:
    """``database_url`` as SQLAlchemy takes it; ``key_file`` beside an SQLite file unless named."""

    database_url: str
    key_file: Path

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the two variables; raises CentreError for a database of another make."""
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
        return cls(url, Path(named) if named else beside.with_name("serah-central.key"))

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or None for PostgreSQL."""
        if not self.database_url.startswith(_SQLITE):
            return None
        return Path(self.database_url.removeprefix(_SQLITE))
