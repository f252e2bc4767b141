"""`dev.py powercut`: what the disk may hold after a power cut at any instant, opened and compared."""
