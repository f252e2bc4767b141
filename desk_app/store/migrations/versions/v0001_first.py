"""The first schema."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATEMENTS = (
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    """CREATE TABLE event (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, card BLOB,
       business_date INTEGER NOT NULL, number TEXT, header BLOB NOT NULL, signature BLOB NOT NULL)""",
    "CREATE INDEX event_card ON event (card) WHERE card IS NOT NULL",
    "CREATE UNIQUE INDEX event_number ON event (number) WHERE number IS NOT NULL",
    "CREATE INDEX event_day ON event (business_date) WHERE number IS NOT NULL",
    "CREATE TABLE event_body (position INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    "CREATE TABLE purged (position INTEGER PRIMARY KEY, purge_position INTEGER NOT NULL)",
    """CREATE TABLE event_meaning (position INTEGER PRIMARY KEY, meaning TEXT NOT NULL,
       reference TEXT NOT NULL)""",
    """CREATE TABLE feed_object (kind TEXT NOT NULL, id BLOB NOT NULL, scope TEXT NOT NULL,
       version INTEGER NOT NULL, data BLOB NOT NULL, mark BLOB NOT NULL DEFAULT x'',
       PRIMARY KEY (kind, id)) WITHOUT ROWID""",
    "CREATE INDEX feed_object_unsettled ON feed_object (version) WHERE version < 0",
    """CREATE TABLE card ("row" INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, kelurahan TEXT NOT NULL,
       registration TEXT NOT NULL, nik TEXT NOT NULL, name TEXT NOT NULL, birth_place TEXT NOT NULL,
       birth_date TEXT NOT NULL, sex TEXT NOT NULL, family_card TEXT NOT NULL, address TEXT NOT NULL,
       rt TEXT NOT NULL, rw TEXT NOT NULL, kind TEXT NOT NULL, batch BLOB, state TEXT,
       conflict TEXT NOT NULL, status BLOB NOT NULL)""",
    "CREATE INDEX card_nik ON card (nik)",
    "CREATE INDEX card_batch ON card (batch)",
    "CREATE INDEX card_registration ON card (registration)",
    # With a content of its own: a table without one only marks what is deleted, and its words stay.
    """CREATE VIRTUAL TABLE card_search USING fts5 (name, fold, branch, rest,
       tokenize="unicode61 remove_diacritics 0", prefix='2 3')""",
    "INSERT INTO card_search (card_search, rank) VALUES ('secure-delete', 1)",
    "CREATE VIRTUAL TABLE card_words USING fts5vocab (card_search, 'col')",
    """CREATE TABLE print_job (position INTEGER PRIMARY KEY, state TEXT NOT NULL,
       changed_ms INTEGER NOT NULL, detail TEXT NOT NULL)""",
    """CREATE TABLE operator_guard (operator BLOB NOT NULL PRIMARY KEY, failures INTEGER NOT NULL,
       locked_until_ms INTEGER NOT NULL, pin_hash TEXT NOT NULL, pin_version INTEGER NOT NULL)
       WITHOUT ROWID""",
    """CREATE TABLE sync_state (id INTEGER PRIMARY KEY CHECK (id = 1), stored_position INTEGER NOT NULL,
       kelurahan_version INTEGER NOT NULL, city_version INTEGER NOT NULL, answer_hash BLOB NOT NULL,
       last_contact_ms INTEGER NOT NULL, contact INTEGER NOT NULL, generation INTEGER NOT NULL,
       cards INTEGER NOT NULL, digest BLOB NOT NULL)""",
    "INSERT INTO sync_state VALUES (1, 0, 0, 0, x'', 0, 0, 0, 0, x'')",
    # The log is written once. Bodies leave only by a purge that has named them first.
    """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
    """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END""",
    """CREATE TRIGGER body_no_update BEFORE UPDATE ON event_body
       BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END""",
    """CREATE TRIGGER body_no_delete BEFORE DELETE ON event_body
       WHEN NOT EXISTS (SELECT 1 FROM purged WHERE position = OLD.position)
       BEGIN SELECT RAISE(ABORT, 'a body leaves only by a purge'); END""",
    """CREATE TRIGGER purged_no_update BEFORE UPDATE ON purged
       BEGIN SELECT RAISE(ABORT, 'a purge is never changed'); END""",
    # REPLACE deletes what is in its way without asking the triggers above.
    """CREATE TRIGGER event_no_replace BEFORE INSERT ON event
       WHEN EXISTS (SELECT 1 FROM event WHERE position = NEW.position)
         OR EXISTS (SELECT 1 FROM event WHERE number = NEW.number)
       BEGIN SELECT RAISE(ABORT, 'an event is never changed: its position or number is taken'); END""",
    """CREATE TRIGGER body_no_replace BEFORE INSERT ON event_body
       WHEN EXISTS (SELECT 1 FROM event_body WHERE position = NEW.position)
       BEGIN SELECT RAISE(ABORT, 'a body is never changed'); END""",
    """CREATE TRIGGER purged_no_replace BEFORE INSERT ON purged
       WHEN EXISTS (SELECT 1 FROM purged WHERE position = NEW.position)
       BEGIN SELECT RAISE(ABORT, 'a purge is never changed'); END""",
    """CREATE TRIGGER purged_no_delete BEFORE DELETE ON purged
       BEGIN SELECT RAISE(ABORT, 'a purge is never undone'); END""",
)


def upgrade() -> None:
    for statement in _STATEMENTS:
        op.execute(statement)
