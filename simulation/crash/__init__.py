"""`dev.py crash`: real processes killed at random instants, started again, compared."""
