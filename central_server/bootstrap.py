"""The one place that wires the centre: database, keys, services."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Final, TypeVar

from central_server.errors import CentreError
from central_server.keys import CentreKeys, load_keys
from central_server.ports import Clock, Randomness
from central_server.services.answers import Sealer
from central_server.services.enrol import EnrolService
from central_server.services.setup import CENTRE_META
from central_server.services.sync import SyncService
from central_server.settings import Settings
from central_server.store.engine import make_engine
from central_server.store.failures import StoreUnavailableError
from central_server.store.unit import Store
from central_server.store.version import require_current

__all__ = ["Centre", "check_owner", "program_version"]

_FOREIGN_KEYS: Final = (
    "Berkas kunci {path} bukan milik basis data ini. "
    "Pulihkan berkas kunci yang benar; data tetap aman."
)


S = TypeVar("S")


def program_version() -> str:
    """The version of the installed program."""
    try:
        return version("serah")
    except PackageNotFoundError:
        return "0"


class Centre:
    """An open centre. Raises CentreError when the database or the keys are not as they must be."""

    def __init__(self, settings: Settings, clock: Clock, randomness: Randomness) -> None:
        self.settings = settings
        self.clock = clock
        self.randomness = randomness
        self.version = program_version()
        engine = make_engine(settings.database_url)
        self.store = Store(engine)
        try:
            self._schema = require_current(engine, settings.sqlite_file)
            self.keys = load_keys(settings.key_file)
            check_owner(self.store, self.keys, settings)
        except BaseException:
            self.store.close()
            raise
        self.sealer = Sealer(self.keys, clock)
        self.sync = SyncService(self.store, self.keys, clock, randomness)
        self.enrol = EnrolService(self.store, self.keys, clock)

    def service(self, kind: Callable[[Store, CentreKeys, Clock, Randomness], S]) -> S:
        """One of the centre's services on this database, under its keys, clock and randomness."""
        return kind(self.store, self.keys, self.clock, self.randomness)

    def health(self) -> dict[str, object]:
        """Whether the database answers, the schema and the program's version."""
        try:
            reachable = self.store.read(lambda unit: unit.offices.meta(CENTRE_META)) is not None
        except StoreUnavailableError:
            reachable = False
        return {"database": reachable, "schema": self._schema, "version": self.version}

    def close(self) -> None:
        """Give back the database."""
        self.store.close()


def check_owner(store: Store, keys: CentreKeys, settings: Settings) -> None:
    """Raises CentreError unless the keys are those of the centre in the database."""
    owner = store.read(lambda unit: unit.offices.meta(CENTRE_META))
    if owner is None:
        raise CentreError("Basis data pusat belum disiapkan. Jalankan 'serah-central migrate'.")
    if owner != keys.signing.device.hex():
        raise CentreError(_FOREIGN_KEYS.format(path=settings.key_file))
