"""The first schema.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What was signed is never changed or removed; a signature may be filled in where none was sent.
_SQLITE_TRIGGERS = (
    "CREATE TRIGGER event_stays BEFORE DELETE ON event "
    "BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END",
    "CREATE TRIGGER event_proof_stays BEFORE DELETE ON event_proof "
    "BEGIN SELECT RAISE(ABORT, 'proofs are never deleted'); END",
    "CREATE TRIGGER event_proof_holds BEFORE UPDATE ON event_proof "
    "WHEN NEW.header <> OLD.header OR OLD.signature IS NOT NULL "
    "BEGIN SELECT RAISE(ABORT, 'proofs are never changed'); END",
)
_POSTGRES_TRIGGERS = (
    "CREATE FUNCTION serah_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'proofs are never changed'; END $$",
    "CREATE TRIGGER event_stays BEFORE DELETE ON event "
    "FOR EACH ROW EXECUTE FUNCTION serah_refuse()",
    "CREATE TRIGGER event_proof_stays BEFORE DELETE ON event_proof "
    "FOR EACH ROW EXECUTE FUNCTION serah_refuse()",
    "CREATE TRIGGER event_proof_holds BEFORE UPDATE ON event_proof FOR EACH ROW "
    "WHEN (NEW.header <> OLD.header OR OLD.signature IS NOT NULL) EXECUTE FUNCTION serah_refuse()",
)


def upgrade() -> None:
    op.create_table(
        "batch",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("dispatched_on", sa.Integer(), nullable=False),
        sa.Column("operator", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_batch_number")),
    )
    op.create_index(op.f("ix_batch_kelurahan"), "batch", ["kelurahan"], unique=False)
    op.create_table(
        "card",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("registration", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rw", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("batch", sa.LargeBinary(), nullable=True),
        sa.Column("linked_to", sa.LargeBinary(), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("object", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
    )
    op.create_index(op.f("ix_card_kelurahan"), "card", ["kelurahan"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("other_card", sa.LargeBinary(), nullable=True),
        sa.Column("device", sa.LargeBinary(), nullable=True),
        sa.Column("number", sa.Text(), server_default="", nullable=False),
        sa.Column("opened_ms", sa.BigInteger(), nullable=False),
        sa.Column("closed_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("object", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_index(op.f("ix_case_file_card"), "case_file", ["card"], unique=False)
    op.create_index(op.f("ix_case_file_device"), "case_file", ["device"], unique=False)
    op.create_index(
        "ix_case_file_number",
        "case_file",
        ["number"],
        unique=False,
        sqlite_where=sa.text("number != ''"),
        postgresql_where=sa.text("number != ''"),
    )
    op.create_table(
        "device",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("box_key", sa.LargeBinary(), nullable=False),
        sa.Column("computer", sa.Text(), server_default="", nullable=False),
        sa.Column("enrolled_ms", sa.BigInteger(), nullable=False),
        sa.Column("revoked_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("last_contact_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("clock_offset_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("application", sa.Text(), server_default="", nullable=False),
        sa.Column("last_epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("contact", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("generation", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("place_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("number BETWEEN 0 AND 99", name=op.f("ck_device_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("kelurahan", "number", name=op.f("uq_device_kelurahan_number")),
    )
    op.create_table(
        "event",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("operator", sa.LargeBinary(), nullable=True),
        sa.Column("time_ms", sa.BigInteger(), nullable=False),
        sa.Column("trust", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("header_hash", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", sa.BigInteger(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("device", "epoch", "branch", "seq", name=op.f("pk_event")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_event_card"), "event", ["card"], unique=False)
    op.create_index(
        "ix_event_number",
        "event",
        ["number"],
        unique=False,
        sqlite_where=sa.text("number != ''"),
        postgresql_where=sa.text("number != ''"),
    )
    op.create_table(
        "event_body",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("device", "epoch", "branch", "seq", name=op.f("pk_event_body")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event_proof",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("device", "epoch", "branch", "seq", name=op.f("pk_event_proof")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "feed_counter",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("cards", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_feed_counter")),
    )
    op.create_table(
        "feed_object",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("scope", "kind", "id", name=op.f("pk_feed_object")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_feed_object_scope_version"), "feed_object", ["scope", "version"], unique=True
    )
    op.create_table(
        "figures_day",
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("business_date", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kelurahan", "business_date", "act", name=op.f("pk_figures_day")),
    )
    op.create_table(
        "figures_now",
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("cards", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kelurahan", "state", "kind", name=op.f("pk_figures_now")),
    )
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "number_series",
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("epoch", name=op.f("pk_number_series")),
    )
    op.create_table(
        "office",
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kecamatan", sa.Text(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), server_default="WIB", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("head_name", sa.Text(), server_default="", nullable=False),
        sa.Column("head_nip", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("kelurahan", name=op.f("pk_office")),
    )
    op.create_table(
        "operator",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("nip", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("pin_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("object", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "card_registry",
        sa.Column("registration", sa.Text(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"], name=op.f("fk_card_registry_card")),
        sa.PrimaryKeyConstraint("registration", name=op.f("pk_card_registry")),
    )
    op.create_table(
        "device_head",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_seq", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_device_head_device")),
        sa.PrimaryKeyConstraint("device", "epoch", "branch", name=op.f("pk_device_head")),
    )
    op.create_table(
        "epoch_offer",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("host", sa.LargeBinary(), nullable=False),
        sa.Column("open_epoch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_epoch_offer_device")),
        sa.PrimaryKeyConstraint(
            "device", "epoch", "seq", "hash", "host", name=op.f("pk_epoch_offer")
        ),
    )
    op.create_table(
        "device_place",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("since_ms", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_device_place_device")),
        sa.PrimaryKeyConstraint("device", "since_ms", name=op.f("pk_device_place")),
    )
    op.create_table(
        "batch_minutes",
        sa.Column("batch", sa.LargeBinary(), nullable=False),
        sa.Column("header_hash", sa.LargeBinary(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("batch", "header_hash", name=op.f("pk_batch_minutes")),
    )
    op.create_table(
        "device_host",
        sa.Column("device", sa.LargeBinary(), nullable=False),
        sa.Column("host", sa.LargeBinary(), nullable=False),
        sa.Column("contact", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["device"], ["device.id"], name=op.f("fk_device_host_device")),
        sa.PrimaryKeyConstraint("device", "host", name=op.f("pk_device_host")),
    )
    op.create_table(
        "enrol_code",
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kelurahan", sa.Text(), nullable=False),
        sa.Column("created_ms", sa.BigInteger(), nullable=False),
        sa.Column("expires_ms", sa.BigInteger(), nullable=False),
        sa.Column("used_by", sa.LargeBinary(), nullable=True),
        sa.Column("used_ms", sa.BigInteger(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["used_by"], ["device.id"], name=op.f("fk_enrol_code_used_by")),
        sa.PrimaryKeyConstraint("locator", name=op.f("pk_enrol_code")),
    )
    op.create_table(
        "nik_index",
        sa.Column("nik_hash", sa.LargeBinary(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"], name=op.f("fk_nik_index_card")),
        sa.PrimaryKeyConstraint("nik_hash", "card", name=op.f("pk_nik_index")),
    )
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in _POSTGRES_TRIGGERS if postgres else _SQLITE_TRIGGERS:
        op.execute(statement)
