"""The recorder of power cuts, and what another witness says of it."""
