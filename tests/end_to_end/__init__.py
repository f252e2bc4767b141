"""Real desks, the real centre over HTTP, the real command lines."""
