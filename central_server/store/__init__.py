"""The only SQL of the centre."""
