"""One module a released schema change."""
