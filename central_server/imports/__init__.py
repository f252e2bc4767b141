"""Lists from other offices, read into rows or into errors that name line and column."""
