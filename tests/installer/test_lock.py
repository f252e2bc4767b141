"""What is shipped is pinned, hashed and named without a registry; and it is what pyproject.toml asks for."""

from __future__ import annotations

import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from installer.lock import Pinned, canonical, match, read_lock, subset
from installer.steps import BuildError
from installer.wine.tests_inside import WANTED

ROOT = Path(__file__).parents[2]
LOCKS = ("windows.lock", "windows-python.lock")
ONE = "a" * 64
OTHER = "b" * 64


def lock_text(name: str) -> str:
    return (ROOT / "requirements" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_the_locks_is_pinned_and_hashed_and_names_no_host(name: str) -> None:
    pinned = read_lock(lock_text(name))
    assert pinned
    assert all(p.hashes for p in pinned)
    assert "://" not in lock_text(name)
    assert "index" not in lock_text(name)


def test_a_part_of_a_lock_is_a_lock_whatever_system_reads_it() -> None:
    text = f"a==1 ; sys_platform == 'win32' --hash=sha256:{ONE}\nb==2 --hash=sha256:{OTHER}\n"
    pinned = read_lock(text)
    assert read_lock(subset(pinned, ["a"])) == (Pinned("a", "1", frozenset({ONE})),)
    assert "win32" not in subset(pinned, ["a"])
    with pytest.raises(BuildError, match="lacks c"):
        subset(pinned, ["a", "c"])


def test_what_the_tests_under_wine_need_is_in_the_lock_of_development() -> None:
    assert set(WANTED) <= {p.name for p in read_lock(lock_text("dev.lock"))}


def test_the_lock_holds_what_the_desk_needs_and_nothing_of_the_centre_or_the_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    locked = {p.name for p in read_lock(lock_text("windows.lock"))}

    def names(requirements: list[str]) -> set[str]:
        return {canonical(r.split("[")[0].split(">")[0].split("<")[0]) for r in requirements}

    assert names(project["dependencies"]) | names(optional["desk"]) <= locked
    # What a package of the desk brings along may stand among the developers' too: Pillow.
    assert not (names(optional["central"]) | names(optional["dev"]) - {"pillow"}) & locked


def test_the_shipped_packages_are_those_that_the_tests_run_with() -> None:
    tested = {p.name: p.version for p in read_lock(_without_markers(lock_text("dev.lock")))}
    shipped = {p.name: p.version for p in read_lock(lock_text("windows.lock"))}
    differing = {n: (v, tested[n]) for n, v in shipped.items() if tested.get(n, v) != v}
    assert not differing


def _without_markers(text: str) -> str:
    return "\n".join(
        line.split(" ; ")[0] + (" \\" if line.endswith("\\") else "") for line in text.split("\n")
    )


def test_a_lock_file_is_read_with_all_its_hashes() -> None:
    (one,) = read_lock(
        f"# made by\nA_b.c==1.2 \\\n    --hash=sha256:{ONE} \\\n    --hash=sha256:{OTHER}\n"
    )
    assert (one.name, one.version) == ("a-b-c", "1.2")
    assert one.hashes == {ONE, OTHER}


@pytest.mark.parametrize(
    "line",
    [
        "requests",
        "requests==2.34.2",
        f"requests>=2 --hash=sha256:{ONE}",
        f"requests @ https://files.example/requests.whl --hash=sha256:{ONE}",
        "--index-url https://files.example/simple",
    ],
)
def test_anything_else_in_a_lock_file_is_refused(line: str) -> None:
    with pytest.raises(BuildError, match="not a pinned, hashed package"):
        read_lock(line)


def test_a_download_is_known_by_its_hash_not_by_its_name(tmp_path: Path) -> None:
    wheel = tmp_path / "anything.whl"
    wheel.write_bytes(b"content")
    pinned = read_lock(f"a==1 --hash=sha256:{sha256(b'content').hexdigest()}")
    assert match(pinned, [wheel]) == {pinned[0]: wheel}
    wheel.write_bytes(b"other content")
    with pytest.raises(BuildError, match=r"anything\.whl is not what the lock file names"):
        match(pinned, [wheel])
    with pytest.raises(BuildError, match="not downloaded: a"):
        match(pinned, [])
