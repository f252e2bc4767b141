"""Planted bugs: what the simulation and the power cuts are worth is shown by what they catch."""
