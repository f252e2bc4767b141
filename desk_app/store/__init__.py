"""The only SQL of the desk: encrypted SQLite, tables, queries, unit of work, migrations."""
