"""The rows: one function each, from a town to a row."""
