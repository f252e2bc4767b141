"""Tables of the centre. Times are milliseconds since 1970 UTC, dates days since 1970.

The event table is thin: proofs and bodies stand apart, so that figures and look-ups read few pages.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = ["metadata"]

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, default: str | None = None) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=default)


def _key(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, primary_key=True)


def _position() -> tuple[Column[bytes], Column[int], Column[int], Column[int]]:
    return (
        _key("device"),
        Column("epoch", Integer, primary_key=True, autoincrement=False),
        Column("branch", Integer, primary_key=True, autoincrement=False),
        Column("seq", Integer, primary_key=True, autoincrement=False),
    )


meta = Table("meta", metadata, Column("name", Text, primary_key=True), _text("value"))

office = Table(
    "office",
    metadata,
    Column("kelurahan", Text, primary_key=True),
    _text("name"),
    _text("kecamatan"),
    _text("city"),
    _text("zone", "WIB"),
    _text("address", ""),
    _text("phone", ""),
    _text("head_name", ""),
    _text("head_nip", ""),
)

# The centre itself is the device with number 0 and no kelurahan.
device = Table(
    "device",
    metadata,
    _key("id"),
    _text("kelurahan"),
    Column("number", Integer, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("box_key", LargeBinary, nullable=False),
    _text("computer", ""),
    Column("enrolled_ms", BigInteger, nullable=False),
    Column("revoked_ms", BigInteger, nullable=False, server_default="0"),
    Column("last_contact_ms", BigInteger, nullable=False, server_default="0"),
    Column("clock_offset_ms", BigInteger, nullable=False, server_default="0"),
    _text("application", ""),
    # Highest epoch seen from, or offered to, this device.
    Column("last_epoch", Integer, nullable=False, server_default="0"),
    # Answers given to it, and how often its feed began again because this centre had forgotten some.
    Column("contact", BigInteger, nullable=False, server_default="0"),
    Column("generation", BigInteger, nullable=False, server_default="0"),
    # Since when it belongs where `kelurahan` and `number` say; 0: since it was enrolled.
    Column("place_ms", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("kelurahan", "number"),
    CheckConstraint("number BETWEEN 0 AND 99", name="number"),
)

# Every place of a device that was ever moved, the present one too. Told: an answer has named it.
device_place = Table(
    "device_place",
    metadata,
    Column("device", LargeBinary, ForeignKey("device.id"), primary_key=True),
    Column("since_ms", BigInteger, primary_key=True, autoincrement=False),
    _text("kelurahan"),
    Column("number", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
)

# The last answer given to each PC that speaks as this device: more than one if a disk was copied.
device_host = Table(
    "device_host",
    metadata,
    Column("device", LargeBinary, ForeignKey("device.id"), primary_key=True),
    _key("host"),
    Column("contact", BigInteger, nullable=False),
)

# The secret itself is kept: both sides prove by HMAC that they know it.
enrol_code = Table(
    "enrol_code",
    metadata,
    Column("locator", Text, primary_key=True),
    _text("secret"),
    _text("kelurahan"),
    Column("created_ms", BigInteger, nullable=False),
    Column("expires_ms", BigInteger, nullable=False),
    Column("used_by", LargeBinary, ForeignKey("device.id")),
    Column("used_ms", BigInteger, nullable=False, server_default="0"),
)

device_head = Table(
    "device_head",
    metadata,
    Column("device", LargeBinary, ForeignKey("device.id"), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("branch", Integer, primary_key=True, autoincrement=False),
    Column("first_seq", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

# The epoch that a desk was told to open: one for a newest event (epoch, seq, header hash) and a host, so
# that who asks again is told the same, and two copies of a disk are not.
epoch_offer = Table(
    "epoch_offer",
    metadata,
    Column("device", LargeBinary, ForeignKey("device.id"), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    _key("hash"),
    _key("host"),
    Column("open_epoch", Integer, nullable=False),
)

event = Table(
    "event",
    metadata,
    *_position(),
    _text("kind"),
    _text("variant"),
    Column("card", LargeBinary),
    _text("kelurahan"),
    Column("operator", LargeBinary),
    Column("time_ms", BigInteger, nullable=False),
    Column("trust", Integer, nullable=False),
    Column("business_date", Integer, nullable=False),
    _text("number"),
    Column("header_hash", LargeBinary, nullable=False),
    Column("received_ms", BigInteger, nullable=False),
    _text("meaning"),
    _text("reference", ""),
    Index(None, "card"),
    sqlite_with_rowid=False,
)
Index(
    "ix_event_number",
    event.c.number,
    sqlite_where=event.c.number != "",
    postgresql_where=event.c.number != "",
)

event_proof = Table(
    "event_proof",
    metadata,
    *_position(),
    Column("header", LargeBinary, nullable=False),
    Column("signature", LargeBinary),
    sqlite_with_rowid=False,
)

event_body = Table(
    "event_body",
    metadata,
    *_position(),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# `object` is the card as the feed sends it, its status inside; the other columns are for questions.
card = Table(
    "card",
    metadata,
    _key("id"),
    _text("kelurahan"),
    _text("registration"),
    _text("kind"),
    _text("rw"),
    _text("state"),
    Column("batch", LargeBinary),
    Column("linked_to", LargeBinary),
    # Whether its attributes come from a print list, not from what a desk typed.
    Column("listed", Boolean, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("object", LargeBinary, nullable=False),
    Index(None, "kelurahan"),
)

card_registry = Table(
    "card_registry",
    metadata,
    Column("registration", Text, primary_key=True),
    Column("card", LargeBinary, ForeignKey("card.id"), nullable=False),
)

nik_index = Table(
    "nik_index",
    metadata,
    _key("nik_hash"),
    Column("card", LargeBinary, ForeignKey("card.id"), primary_key=True),
)

batch = Table(
    "batch",
    metadata,
    _key("id"),
    _text("kelurahan"),
    Column("number", Text, nullable=False, unique=True),
    Column("count", Integer, nullable=False),
    Column("dispatched_on", Integer, nullable=False),
    Column("operator", LargeBinary, nullable=False),
    _text("note", ""),
    Index(None, "kelurahan"),
)

# Whoever recorded the minutes of a batch: two of them are a case.
batch_minutes = Table(
    "batch_minutes",
    metadata,
    _key("batch"),
    _key("header_hash"),
    Column("header", LargeBinary, nullable=False),
)

operator = Table(
    "operator",
    metadata,
    _key("id"),
    _text("name"),
    _text("nip"),
    _text("title"),
    _text("role"),
    _text("kelurahan"),
    _text("pin_hash", ""),
    Column("pin_version", Integer, nullable=False, server_default="0"),
    Column("active", Boolean, nullable=False),
)

policy = Table(
    "policy",
    metadata,
    _key("id"),
    Column("object", LargeBinary, nullable=False),
)

case_file = Table(
    "case_file",
    metadata,
    _key("id"),
    _text("reason"),
    _text("kelurahan"),
    Column("card", LargeBinary),
    Column("other_card", LargeBinary),
    Column("device", LargeBinary),
    # What a case is about that is about no card: the document number that stands on more than one paper, or
    # the batch (its id in hex) that has more than one minutes. Empty in cases of another kind.
    _text("number", ""),
    Column("opened_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger, nullable=False, server_default="0"),
    Column("object", LargeBinary, nullable=False),
    Index(None, "card"),
    Index(None, "device"),
)
Index(
    "ix_case_file_number",
    case_file.c.number,
    sqlite_where=case_file.c.number != "",
    postgresql_where=case_file.c.number != "",
)

# `cards` and `digest`: the sum of the marks of the cards in the feed; no digest yet is a sum of nothing.
feed_counter = Table(
    "feed_counter",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("cards", BigInteger, nullable=False, server_default="0"),
    Column("digest", LargeBinary),
)

feed_object = Table(
    "feed_object",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    _key("id"),
    Column("version", BigInteger, nullable=False),
    Column("data", LargeBinary),
    # Of a card: the mark of `data` as it was written here.
    Column("mark", LargeBinary),
    Index(None, "scope", "version", unique=True),
    sqlite_with_rowid=False,
)
# In which feeds a case or a batch stands. Nobody asks that of a card, and nearly all objects are cards.
Index(
    "ix_feed_object_kind_id",
    feed_object.c.kind,
    feed_object.c.id,
    sqlite_where=feed_object.c.kind != "card",
    postgresql_where=feed_object.c.kind != "card",
)

figures_now = Table(
    "figures_now",
    metadata,
    Column("kelurahan", Text, primary_key=True),
    Column("state", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("cards", Integer, nullable=False),
)

figures_day = Table(
    "figures_day",
    metadata,
    Column("kelurahan", Text, primary_key=True),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    Column("act", Text, primary_key=True),
    Column("acts", Integer, nullable=False),
)

# The running number of the centre's own documents, one gapless series an epoch.
number_series = Table(
    "number_series",
    metadata,
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
