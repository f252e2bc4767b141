"""The tables of the desk's database.

Lean on purpose: a hand-over touches few pages. `event.position` = epoch << 32 | seq is the log's own
order, so the outbox is "what lies behind `sync_state.stored_position`" and needs no table.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    text,
)

__all__ = [
    "GONE",
    "PAST",
    "REPORTED",
    "STALE",
    "UNKNOWN",
    "card",
    "event",
    "event_body",
    "event_meaning",
    "feed_object",
    "metadata",
    "operator_guard",
    "print_job",
    "purged",
    "setting",
    "sync_state",
]

metadata: Final = MetaData()

# Small things by name: identity, time anchors, application version.
setting: Final = Table(
    "setting",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# The device's log. Columns beside `header` repeat what the header says, for look-up only.
event: Final = Table(
    "event",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("card", LargeBinary),
    Column("business_date", Integer, nullable=False),
    Column("number", Text),
    Column("header", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
Index("event_card", event.c.card, sqlite_where=text("card IS NOT NULL"))
Index("event_number", event.c.number, unique=True, sqlite_where=text("number IS NOT NULL"))
Index("event_day", event.c.business_date, sqlite_where=text("number IS NOT NULL"))

event_body: Final = Table(
    "event_body",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

# Which purge event removed which body. A body may only be deleted once its row stands here.
purged: Final = Table(
    "purged",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("purge_position", Integer, nullable=False),
)

# What the centre said an event means, where that is not simply "applied".
event_meaning: Final = Table(
    "event_meaning",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("meaning", Text, nullable=False),
    Column("reference", Text, nullable=False),
)

# The feed's objects, byte for byte as received; GONE in the place of one that left the kelurahan.
GONE: Final = b""
# In the place of a version, since a centre that was restored began its feed again: STALE until the pages
# have come; UNKNOWN if they did not bring it, so the centre has forgotten it; REPORTED once this desk has
# told the centre of it.
STALE: Final = -1
UNKNOWN: Final = -2
REPORTED: Final = -3
# Of a kelurahan that this PC belonged to before it was moved: for the papers of that time.
PAST: Final = -4
feed_object: Final = Table(
    "feed_object",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", LargeBinary, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    # Of a card that is here: the mark of `data` as it came. Empty for everything else.
    Column("mark", LargeBinary, nullable=False, server_default=text("x''")),
    sqlite_with_rowid=False,
)
Index("feed_object_unsettled", feed_object.c.version, sqlite_where=text("version < 0"))

# Row = fold(last feed object, own events that it does not yet include).
card: Final = Table(
    "card",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", LargeBinary, nullable=False, unique=True),
    Column("kelurahan", Text, nullable=False),
    Column("registration", Text, nullable=False),
    Column("nik", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("birth_place", Text, nullable=False),
    Column("birth_date", Text, nullable=False),
    Column("sex", Text, nullable=False),
    Column("family_card", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("rt", Text, nullable=False),
    Column("rw", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("batch", LargeBinary),
    Column("state", Text),
    Column("conflict", Text, nullable=False),
    Column("status", LargeBinary, nullable=False),
    # Business date of the last change of state, as `status` says it; 0 for a record told elsewhere.
    Column("since", Integer, nullable=False, server_default=text("0")),
)
Index("card_nik", card.c.nik)
# No index on what a hand-over changes: it would write a third more pages, while counting all cards of a
# large kelurahan takes a few milliseconds.
Index("card_batch", card.c.batch)
Index("card_registration", card.c.registration)

print_job: Final = Table(
    "print_job",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("changed_ms", Integer, nullable=False),
    Column("detail", Text, nullable=False),
)

# Wrong PINs in a row, kept over a restart.
operator_guard: Final = Table(
    "operator_guard",
    metadata,
    Column("operator", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("locked_until_ms", Integer, nullable=False),
    Column("pin_hash", Text, nullable=False),
    Column("pin_version", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# One row: how far the two sides know of each other.
sync_state: Final = Table(
    "sync_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("stored_position", Integer, nullable=False),
    Column("kelurahan_version", Integer, nullable=False),
    Column("city_version", Integer, nullable=False),
    Column("answer_hash", LargeBinary, nullable=False),
    Column("last_contact_ms", Integer, nullable=False),
    Column("contact", Integer, nullable=False),
    Column("generation", Integer, nullable=False),
    # The sum of the marks of the cards that are here and settled (version not below 0).
    Column("cards", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)
