"""Entry point of `serah-central`."""

from __future__ import annotations

import sys

from central_server.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
