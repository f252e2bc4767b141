"""The desk without a screen: the same services, for IT staff, scripts and tests."""

from desk_app.cli.main import run

__all__ = ["run"]
