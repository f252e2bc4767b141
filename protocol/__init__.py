"""What both sides must agree on to the byte, versioned, with golden vectors. No I/O."""
