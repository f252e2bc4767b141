"""What the screens show and what they can be told to do: QtCore only, no widgets, no SQL."""
