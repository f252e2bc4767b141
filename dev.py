#!/usr/bin/env python3
"""Every development command. Standard library only; makes its own virtual environment.

`python3 dev.py --help` lists the commands; the last line printed is the result in one sentence.
"""

from __future__ import annotations

import argparse
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements" / "dev.lock"
TRANSLATIONS = ROOT / "resources" / "translations"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

# What PySide6 needs from the system on Linux: shared library -> Debian package.
SYSTEM_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-shape": "libxcb-shape0",
}
# Programs that the tests need: the window is also run on a real X server without a screen; the power
# cuts preload a recorder that is built here, and strace is its witness.
SYSTEM_PROGRAMS = {"xvfb-run": "xvfb", "xauth": "xauth", "gcc": "gcc", "strace": "strace"}
# What builds the Windows installer, and tries it: only installed for that command.
WINDOWS_PROGRAMS = {
    "makensis": "nsis",
    "wixl": "wixl",
    "msiinfo": "msitools",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64",
    "osslsigncode": "osslsigncode",
}
WINE_PROGRAMS = {"wine": "wine", "/usr/lib/wine/wine64": "wine64", "gs": "ghostscript"}
SYSTEM_HEADERS = {"/usr/include/stdio.h": "libc6-dev"}


class CommandError(Exception):
    """A step failed; the message is the command's last line."""


def run(*command: str | Path, **environment: str) -> None:
    """Run a command in the clone; a non-zero exit ends this command with its name."""
    done = subprocess.run([str(c) for c in command], cwd=ROOT, env={**os.environ, **environment})
    if done.returncode:
        shown = " ".join(str(c) for c in command[:4])
        raise CommandError(f"failed with exit code {done.returncode}: {shown}")


def run_for_result(*command: str | Path) -> str:
    """Run a command in the clone and show its lines; the last one is its result."""
    last = ""
    with subprocess.Popen(
        [str(c) for c in command],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if last:
                    print(last, flush=True)
                last = line.rstrip()
        except KeyboardInterrupt:
            print(last, process.stdout.read().rstrip(), sep="\n", flush=True)  # what it had done
            raise
    if process.returncode:
        raise CommandError(last or f"failed with exit code {process.returncode}")
    return last


def ensure_system_libraries() -> None:
    """Install what is missing where that is possible, else say exactly what it is."""
    if sys.platform != "linux":
        return
    missing = sorted(p for lib, p in SYSTEM_LIBRARIES.items() if not ctypes.util.find_library(lib))
    missing += sorted(p for name, p in SYSTEM_PROGRAMS.items() if not shutil.which(name))
    missing += sorted(p for name, p in SYSTEM_HEADERS.items() if not Path(name).exists())
    install(missing)


def install(missing: Sequence[str]) -> None:
    """Install these Debian packages as root, else name them."""
    if not missing:
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("installing system libraries:", *missing, flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-q=2", **quiet)
        run("apt-get", "install", "-y", "-q=2", "--no-install-recommends", *missing, **quiet)
    else:
        raise CommandError("please install first (Debian names): " + " ".join(missing))


def ensure_environment() -> None:
    """Make .venv from the hashed lock file, once per content of that file."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file must say so itself on an older Python
        raise CommandError("Serah needs Python 3.11 or newer; this is " + sys.version.split()[0])
    ensure_system_libraries()
    inputs = LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()
    wanted = hashlib.sha256(inputs).hexdigest()
    stamp = VENV / "serah-lock.sha256"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        ensure_catalogues()
        return
    print("setting up .venv from requirements/dev.lock ...", flush=True)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "--requirement", LOCK)
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(wanted, encoding="ascii")
    ensure_catalogues()


def ensure_catalogues() -> None:
    """Compile the translations that are not compiled, or were changed since (git keeps the sources)."""
    for source in TRANSLATIONS.glob("*.ts"):
        made = source.with_suffix(".qm")
        if not made.is_file() or made.stat().st_mtime < source.stat().st_mtime:
            run(PYTHON, "-m", "tests.support.translations", "--compile")
            return


def command_test(rest: Sequence[str]) -> str:
    """All tests, in random order, on both cores."""
    pytest = (PYTHON, "-X", "dev", "-m", "pytest", "-n", "2", "--dist", "loadgroup")
    run(*pytest, *rest, QT_QPA_PLATFORM="offscreen")
    return "all tests passed"


def command_check(rest: Sequence[str]) -> str:
    """Lint, format, types, import rules, generated tables in docs, translations."""
    if rest:
        raise CommandError("check takes no further words")
    run(BIN / "ruff", "check", ".")
    run(BIN / "ruff", "format", "--check", ".")
    run(BIN / "mypy")
    run(BIN / "lint-imports", "--no-cache")
    run(PYTHON, "-m", "tests.support.docs", "--check")
    run(PYTHON, "-m", "tests.support.translations", "--check")
    return "lint, format, types, imports, documents and translations are in order"


def command_docs(rest: Sequence[str]) -> str:
    """Write the generated tables in docs anew."""
    run(PYTHON, "-m", "tests.support.docs", *rest)
    return "the tables in docs are generated from the code"


def command_translations(rest: Sequence[str]) -> str:
    """Collect what is to be translated, merge it into the catalogues, compile them."""
    run(PYTHON, "-m", "tests.support.translations", *rest)
    return "the catalogues are current" if "--check" in rest else "the catalogues are merged"


def command_demo(rest: Sequence[str]) -> str:
    """A whole day: a central server, two desks, 58 residents, no network in between."""
    run(PYTHON, "-m", "simulation.demo", *rest)
    return "every promise that it checks held"


def command_bench(rest: Sequence[str]) -> str:
    """Speed beside its floor, each row in one run; names choose rows, --json FILE keeps the figures."""
    run(PYTHON, "-m", "bench", *rest)
    return "measured; a goal that is missed stands there as such"


def command_screens(rest: Sequence[str]) -> str:
    """A picture of every screen in every state: --out DIR, --language id|en, --only NAME."""
    run(PYTHON, "-m", "simulation.screens", *rest)
    return "the pictures are drawn"


def command_simulate(rest: Sequence[str]) -> str:
    """Cities of real desks under faults: --seeds A:B --desks N --days D [--state FILE] [--jobs J]."""
    return run_for_result(PYTHON, "-m", "simulation.simulate", *rest)


def command_powercut(rest: Sequence[str]) -> str:
    """What a disk may hold after a power cut: --cuts N [--seed S] [--state FILE]; docs/durability.md."""
    return run_for_result(PYTHON, "-m", "simulation.powercut", *rest)


def command_crash(rest: Sequence[str]) -> str:
    """Desks and centres killed at random instants: --kills N [--seed S] [--state FILE]."""
    return run_for_result(PYTHON, "-m", "simulation.crash", *rest)


def command_installer(rest: Sequence[str]) -> str:
    """Windows installers on Linux: [--version V] [--out DIR] [--fast] [--update-key HEX]; --smoke."""
    wanted = WINDOWS_PROGRAMS | (WINE_PROGRAMS if "--smoke" in rest else {})
    install(sorted(p for name, p in wanted.items() if not shutil.which(name)))
    return run_for_result(PYTHON, "-m", "installer", *rest)


def command_mutants(rest: Sequence[str]) -> str:
    """Planted bugs, each in a copy of the project, and who catches it: [NAME ...] [--write]."""
    return run_for_result(PYTHON, "-m", "simulation.mutants", *rest)


COMMANDS: dict[str, Callable[[Sequence[str]], str]] = {
    "demo": command_demo,
    "simulate": command_simulate,
    "powercut": command_powercut,
    "crash": command_crash,
    "mutants": command_mutants,
    "screens": command_screens,
    "bench": command_bench,
    "installer": command_installer,
    "test": command_test,
    "check": command_check,
    "docs": command_docs,
    "translations": command_translations,
}


def main() -> int:
    """Run one command; the last line says how it went."""
    parser = argparse.ArgumentParser(
        description="Development commands of Serah.",
        epilog="\n".join(f"  {n:13} {c.__doc__}" for n, c in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
    arguments = parser.parse_args()
    started = time.monotonic()
    try:
        ensure_environment()
        result = COMMANDS[arguments.command](arguments.rest)
    except CommandError as error:
        print(f"{arguments.command}: {error}", flush=True)
        return 1
    except KeyboardInterrupt:
        print(f"{arguments.command}: stopped by you", flush=True)
        return 130
    print(f"{arguments.command}: {result} ({time.monotonic() - started:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
