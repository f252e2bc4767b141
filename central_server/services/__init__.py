"""What the centre does, one module a goal; no SQL and no HTTP here."""
