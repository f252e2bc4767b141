"""The sync engine, its transport, enrolment; no Qt."""
