"""Builds what an office PC runs: stage, NSIS installer, MSI, bill of materials. Not shipped itself."""
