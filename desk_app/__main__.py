"""Entry point of the desk: the window without a command, the command line with one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

__all__ = ["main", "wants_window"]

_WITH_VALUE: Final = frozenset({"--data-dir", "--ca"})


def wants_window(arguments: Sequence[str]) -> bool:
    """Whether these arguments name no command: nothing, or only where the data lies."""
    rest = iter(arguments)
    for one in rest:
        name, given, _ = one.partition("=")
        if name not in _WITH_VALUE or (not given and next(rest, None) is None):
            return False
    return True


def main() -> None:
    """Run and exit with the command's code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--smoke"]:
        from desk_app.smoke import main as smoke

        sys.exit(smoke(arguments[1:]))
    if wants_window(arguments):
        from desk_app.app import main as window

        sys.exit(window(arguments))
    from desk_app.cli import run

    sys.exit(run(arguments))


if __name__ == "__main__":
    main()
