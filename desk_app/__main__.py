"""Entry point of the desk: the window without arguments, the command line with them."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run and exit with the command's code."""
    from desk_app.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
