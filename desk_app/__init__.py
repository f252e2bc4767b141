"""The desk application."""
