"""Parts of the hand-over and history screens."""
