"""Makes every call that the recorder stands before, once and through the C library itself.

    python -m tests.power_cut.every_call FOLDER [NAME]

FOLDER: empty, watched. NAME: one of `STOPPED`, which must end the program; else all the others are made.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

__all__ = ["NOT_TRIED", "STOPPED", "main", "tried"]

_C: Final = ctypes.CDLL(None, use_errno=True)
_NEW: Final = os.O_CREAT | os.O_RDWR | os.O_EXCL
_AT_CWD: Final = -100
_REMOVE_FOLDER: Final = 0x200
_CLONE: Final = 0x40049409
_TEXT: Final = b"twelve bytes"
# The constructor calls the first, the second changes nothing, and the others would hold up the whole machine.
NOT_TRIED: Final = frozenset({"recorder_start", "msync", "sync", "syncfs"})


class _Parts(ctypes.Structure):
    _fields_ = (("base", ctypes.c_char_p), ("length", ctypes.c_size_t))


def _parts() -> Any:
    return (_Parts * 2)(_Parts(_TEXT, len(_TEXT)), _Parts(_TEXT, 3))


class _Asynchronous(ctypes.Structure):
    """The beginning of a struct aiocb of 64-bit Linux, and room for the rest."""

    _fields_ = (
        ("descriptor", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("rest", ctypes.c_char * 256),
    )


_called: set[str] = set()


def tried(said: str) -> set[str]:
    """The names of the functions, from what a run of this module has printed."""
    return set(said.split())


def _call(name: str, *arguments: Any, refused: bool = False) -> int:
    """A whole number is a 64-bit one; raises AssertionError if it fails (``refused``: if it does not)."""
    _called.add(name)
    given = [ctypes.c_int64(a) if isinstance(a, int) else a for a in arguments]
    result = int(_C[name](*given))
    why = os.strerror(ctypes.get_errno())
    assert (result < 0) is refused, f"{name}: {result}, {why}"
    return result


def _pointer(name: str, *arguments: Any) -> ctypes.c_void_p:
    _called.add(name)
    function = _C[name]
    function.restype = ctypes.c_void_p
    return ctypes.c_void_p(function(*arguments))


def _open_everything(folder: int) -> list[int]:
    """New files and files cut off, by every way to open one; some held open, in the order of the names."""
    held = []
    for name in ("open", "open64", "__open", "__open64"):
        held.append(_call(name, name.encode(), _NEW, 0o600))
    for name in ("openat", "openat64"):
        held.append(_call(name, folder, name.encode(), _NEW, 0o600))
    for name in ("creat", "creat64"):
        held.append(_call(name, name.encode(), 0o600))
    for name in ("__open_2", "__open64_2"):
        held.append(_call(name, b"open", os.O_RDWR | os.O_TRUNC))
    for name in ("__openat_2", "__openat64_2"):
        held.append(_call(name, folder, b"open64", os.O_RDWR | os.O_TRUNC))
    for name, *more in (
        *(("mkstemp",), ("mkstemp64",), ("mkostemp", os.O_APPEND), ("mkostemp64", os.O_CLOEXEC)),
        *(("mkstemps", 4), ("mkstemps64", 4), ("mkostemps", 4, 0), ("mkostemps64", 4, 0)),
    ):
        path = ctypes.create_string_buffer(b"made-XXXXXX" + b".tmp" * ("temps" in name))
        held.append(_call(name, path, *more))
    for fd in held:
        os.write(fd, _TEXT)
    return held


def _write_everything(fd: int, other: int) -> None:
    size = len(_TEXT)
    for name in ("write", "__write"):
        _call(name, fd, _TEXT, size)
    for at, name in enumerate(("pwrite", "pwrite64", "__pwrite64")):
        _call(name, fd, _TEXT, size, 5000 * at)
    _call("writev", fd, _parts(), 2)
    for at, name in enumerate(("pwritev", "pwritev64")):
        _call(name, fd, _parts(), 2, 700 * at)
    for at, name in enumerate(("pwritev2", "pwritev64v2")):
        _call(name, fd, _parts(), 2, 900 * at, 0)
        _call(name, fd, _parts(), 2, -1, 0)
    os.pwritev(fd, [b"by ", b"Python"], 3000)
    for at, name in enumerate(("fallocate", "fallocate64")):
        _call(name, fd, 0, 0, 20_000 + at)
    for at, name in enumerate(("posix_fallocate", "posix_fallocate64")):
        _call(name, fd, 0, 30_000 + at)
    for at, name in enumerate(("ftruncate", "ftruncate64")):
        _call(name, fd, 25_000 - at)
    for at, name in enumerate(("truncate", "truncate64")):
        _call(name, bytes(Path("creat").resolve()), 5 + at)  # strace does not say seen from where
    for name in ("sendfile", "sendfile64"):
        _call(name, fd, other, None, 3, refused=True)
    _call("copy_file_range", other, None, fd, None, 3, 0, refused=True)
    reading, writing = os.pipe()
    os.write(writing, _TEXT)
    _call("splice", reading, None, fd, None, 3, 0, refused=True)
    _call("ioctl", fd, _CLONE, other, refused=True)


def _sync_everything(fd: int, folder: int) -> None:
    for name in ("fsync", "fdatasync"):
        _call(name, fd)
        _call(name, folder)
    _call("sync_file_range", fd, 0, 4096, 2)


def _copy_descriptors(fd: int) -> None:
    """Each copy writes, and is closed."""
    copies = [_call("dup", fd), _call("dup2", fd, 200), _call("__dup2", fd, 203)]
    copies.append(_call("dup3", fd, 201, os.O_CLOEXEC))
    for name in ("fcntl", "fcntl64", "__fcntl"):
        copies.append(_call(name, fd, 0, 210))  # F_DUPFD
    for copy in copies:
        os.write(copy, _TEXT)
        _call("__close" if copy == 203 else "close", copy)


def _name_everything(folder: int) -> None:
    _call("mkdir", b"one", 0o700)
    _call("mkdirat", folder, b"two", 0o700)
    _call("rename", b"open64", b"one/renamed")
    _call("renameat", folder, b"openat", folder, b"creat64")
    _call("renameat2", folder, b"openat64", folder, b"two/renamed", 0)
    _call("link", b"open", b"two/linked")
    _call("linkat", folder, b"open", folder, b"linked", 0)
    _call("unlink", b"linked")
    _call("unlinkat", folder, b"two/linked", 0)
    _call("remove", b"creat")
    for name in (b"three", b"four", b"five"):
        Path(os.fsdecode(name)).mkdir()
    _call("rmdir", b"three")
    _call("unlinkat", folder, b"four", _REMOVE_FOLDER)
    _call("remove", b"five")


def _close_everything(folder: int) -> None:
    """What is then opened under the same number is another file, which is not watched."""
    fd = os.open(b"closed", os.O_CREAT | os.O_RDWR, 0o600)
    _call("close_range", fd, fd, 0)
    _elsewhere(fd)
    fd = os.open(b"closed", os.O_RDWR)
    _nothing("closefrom", fd)
    _elsewhere(fd)
    fd = os.dup(folder)
    listing = _C.fdopendir
    listing.restype = ctypes.c_void_p
    _call("closedir", ctypes.c_void_p(listing(fd)))
    _elsewhere(fd)


def _elsewhere(number: int) -> None:
    """Writes to a file that is not in the folder, and that has this number now."""
    assert os.open(os.devnull, os.O_WRONLY) == number
    os.write(number, _TEXT)
    os.close(number)


def _nothing(name: str, *arguments: int) -> None:
    """A function that returns nothing."""
    _called.add(name)
    _C[name](*arguments)


def _in_a_child(fd: int) -> None:
    """What a child closes stays open here, also where it shares this memory at first."""
    child = _C.vfork()
    _called.add("vfork")
    if not child:
        os.close(fd)
        os._exit(0)
    os.waitpid(child, 0)
    os.write(fd, _TEXT)


def _map(fd: int) -> None:
    for name in ("mmap", "mmap64"):
        function = _C[name]
        function.restype = ctypes.c_void_p
        _called.add(name)
        assert function(None, ctypes.c_size_t(4096), 3, 1, fd, ctypes.c_int64(0)) != -1


def _all() -> None:
    folder = os.open(b".", os.O_RDONLY)
    held = _open_everything(folder)
    _write_everything(held[0], held[1])
    _sync_everything(held[0], folder)
    _copy_descriptors(held[0])
    _name_everything(folder)
    _in_a_child(held[2])
    _close_everything(folder)
    mapped = os.open(b"mapped", _NEW, 0o600)
    os.ftruncate(mapped, 4096)
    _map(mapped)
    for name in ("fopen", "fopen64"):
        assert _pointer(name, b"open", b"r").value


def _file() -> int:
    return os.open(b"file", os.O_CREAT | os.O_RDWR, 0o600)


def _asynchronous(name: str) -> None:
    what = _Asynchronous(_file(), 1)  # LIO_WRITE
    if name.startswith("aio"):
        _call(name, ctypes.byref(what))
    else:
        _call(name, 0, (ctypes.c_void_p * 1)(ctypes.addressof(what)), 1, None)


def _appended() -> None:
    _call("pwrite", os.open(b"file", os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600), _TEXT, 3, 0)


def _reopened(name: str) -> None:
    _pointer(name, b"file", b"w", _pointer("fopen", os.devnull.encode(), b"w"))


# What a desk never does and the recorder could not follow, under the name of the call that stops it.
STOPPED: Final = MappingProxyType[str, Callable[[], object]](
    {
        "fopen": lambda: _pointer("fopen", b"file", b"r+"),
        "fopen64": lambda: _pointer("fopen64", b"file", b"w"),
        "freopen": lambda: _reopened("freopen"),
        "freopen64": lambda: _reopened("freopen64"),
        "fdopen": lambda: _pointer("fdopen", _file(), b"r"),
        "mkdtemp": lambda: _pointer("mkdtemp", ctypes.create_string_buffer(b"made-XXXXXX")),
        "symlink": lambda: _call("symlink", b"file", b"link"),
        "symlinkat": lambda: _call("symlinkat", b"file", _AT_CWD, b"link"),
        "renameat2": lambda: _call("renameat2", _AT_CWD, b"file", _AT_CWD, b"other", 1),
        "pwritev2": lambda: _call("pwritev2", _file(), _parts(), 2, 0, 2),
        "pwritev64v2": lambda: _call("pwritev64v2", _file(), _parts(), 2, 0, 2),
        "pwrite": _appended,
        "fallocate": lambda: _call("fallocate", _file(), 1, 0, 4096),
        "open": lambda: _call("open", b".", os.O_TMPFILE | os.O_RDWR, 0o600),
        "rename": lambda: _call("rename", b"file", b"../outside"),
        "dup2": lambda: _call("dup2", _file(), 1),
        "aio_write": lambda: _asynchronous("aio_write"),
        "aio_write64": lambda: _asynchronous("aio_write64"),
        "lio_listio": lambda: _asynchronous("lio_listio"),
        "lio_listio64": lambda: _asynchronous("lio_listio64"),
    }
)


def main() -> int:
    """Make the calls in the folder of the command line; say which."""
    os.chdir(Path(sys.argv[1]))
    signal.alarm(120)  # what hangs is no answer
    if len(sys.argv) > 2:
        os.close(_file())
        STOPPED[sys.argv[2]]()
    else:
        _all()
    sys.stdout.write(" ".join(sorted(_called)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
