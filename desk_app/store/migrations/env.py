"""Alembic's entry: runs on the connection that `desk_app.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, render_as_batch=True)
# The caller holds the transaction: a migration that fails half-way leaves the old schema whole.
context.run_migrations()
