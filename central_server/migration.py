"""Making or updating a centre: schema, keys, first content."""

from __future__ import annotations

from central_server.bootstrap import check_owner
from central_server.keys import create_keys, load_keys
from central_server.ports import Clock, Randomness
from central_server.services.setup import CENTRE_META, set_up
from central_server.settings import Settings
from central_server.store.engine import make_engine
from central_server.store.migrate import upgrade
from central_server.store.unit import Store

__all__ = ["migrate"]


def migrate(settings: Settings, clock: Clock, randomness: Randomness) -> tuple[str | None, str]:
    """Make or update the database and, for a new centre, its keys and first content.

    Returns (schema before, schema now). Raises CentreError for a newer database (unchanged), and
    for one whose key file is missing or another's (its content unchanged).
    """
    before, after = upgrade(settings.database_url, settings.sqlite_file)
    store = Store(make_engine(settings.database_url))
    try:
        owner = store.read(lambda unit: unit.offices.meta(CENTRE_META))
        if owner is None and not settings.key_file.exists():
            create_keys(settings.key_file, randomness)
        keys = load_keys(settings.key_file)
        if owner is not None:
            check_owner(store, keys, settings)
        store.write(lambda unit: set_up(unit, keys, clock, randomness))
    finally:
        store.close()
    return before, after
