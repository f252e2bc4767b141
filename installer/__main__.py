"""`python3 dev.py installer`: builds the Windows installers; with ``--smoke`` also tries one under Wine."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Final

from desk_app import VERSION
from installer.build import Built, Options, build
from installer.old_version import old_setup
from installer.signing import Signing
from installer.stage import ROOT
from installer.steps import BuildError, Steps, megabytes

__all__ = ["main"]

_KEY: Final = re.compile(r"[0-9a-f]{64}")


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev.py installer", description=__doc__)
    parser.add_argument(
        "--version", default=VERSION, metavar="V", help="three numbers, as in 1.2.3"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "installer", metavar="DIR")
    parser.add_argument("--fast", action="store_true", help="pack with zlib: for trying")
    parser.add_argument(
        "--python-embed", type=Path, metavar="ZIP", help="another embeddable Python"
    )
    parser.add_argument("--sha256", default="", metavar="H", help="what --python-embed must be")
    parser.add_argument("--sign-cert", type=Path, metavar="PEM", help="certificate with its chain")
    parser.add_argument("--sign-key", type=Path, metavar="PEM")
    parser.add_argument("--sign-stamp", default="", metavar="URL", help="time stamping service")
    parser.add_argument(
        "--update-key",
        action="append",
        default=[],
        metavar="HEX",
        help="public key of the updates that the program believes; may be given twice",
    )
    parser.add_argument("--smoke", action="store_true", help="then try both under Wine")
    return parser.parse_args(arguments)


def _checked(given: argparse.Namespace) -> Options:
    if (given.python_embed is None) != (not given.sha256):
        raise BuildError("--python-embed and --sha256 go together")
    if (given.sign_cert is None) != (given.sign_key is None):
        raise BuildError("--sign-cert and --sign-key go together")
    python = (given.python_embed.resolve(), given.sha256) if given.python_embed else None
    signing = None
    if given.sign_cert is not None:
        signing = Signing(given.sign_cert.resolve(), given.sign_key.resolve(), given.sign_stamp)
    out = given.out.resolve()
    keys = tuple(given.update_key)
    if not all(_KEY.fullmatch(key) for key in keys):
        raise BuildError("--update-key is a public key of 64 hexadecimal digits")
    return Options(given.version, out, given.fast, python, signing, keys)


def _result(built: Built) -> str:
    parts = [f"{p.name} {megabytes(p):.1f} MB" for p in (built.setup, built.msi)]
    return f"{', '.join(parts)}, installed {megabytes(built.stage):.1f} MB, in {built.setup.parent}"


def main(arguments: list[str]) -> int:
    """Build; the last line is the result."""
    given = _options(arguments)
    steps = Steps()
    try:
        options = _checked(given)
        if given.smoke:
            # First: it needs the history of the repository, which a shallow clone lacks.
            with steps.step("an old version, to upgrade from"):
                old_setup()
        built = build(options, steps)
        if given.smoke:
            from installer.wine.smoke import smoke

            smoke(built, options.version, options.out, steps)
    except BuildError as error:
        print(error)
        return 1
    print(f"{_result(built)}{', tried under Wine' if given.smoke else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
