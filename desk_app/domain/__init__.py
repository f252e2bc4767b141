"""Rules and values of the desk: no Qt, no SQL, no I/O, no clock of its own."""
