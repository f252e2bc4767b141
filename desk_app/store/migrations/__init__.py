"""Alembic migrations of the desk's database: forward only, never importing application code."""
