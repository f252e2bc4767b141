"""The plays, one module for each part of the product."""
