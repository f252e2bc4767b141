"""Schema of the centre, step by step. Steps never import the application."""
