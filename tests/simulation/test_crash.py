"""Kills at random instants: nothing confirmed is lost or doubled, and the check notices when it is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulation.crash.__main__ import main
from simulation.crash.run import TARGETS
from simulation.crash.zygote import Job, Zygote, ZygoteError
from simulation.durability.confirmed import What
from simulation.durability.tally import Tally

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="kills are sent by handles of Linux"),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("crash"),
]


@pytest.fixture(scope="module")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    with Zygote(tmp_path_factory.mktemp("zygote")) as made:
        yield made


def test_kills_of_every_kind_lose_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    code = main(["--kills", "25", "--out", str(tmp_path / "out"), "--state", str(state)])
    said = capsys.readouterr().out
    assert code == 0, said
    tally = Tally.resume(state, "crash", 1)
    assert set(tally.kinds) == set(TARGETS)
    assert tally.total.tries == 25
    assert tally.total.confirmed == tally.total.found > 100
    assert said.splitlines()[-1].startswith("25 kills on ")
    assert "0 lost, 0 doubled" in said.splitlines()[-1]


def test_a_desk_that_confirms_before_it_commits_is_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    words = ["--only", "desk: hand-overs", "--weaken", "early", "--out", str(tmp_path / "out")]
    words += ["--state", str(state)]
    assert main([*words, "--kills", "6"]) == 1
    said = capsys.readouterr().out
    assert "lost: handed_over" in said
    kept = Path(said.split("the files as they were found: ")[1].splitlines()[0])
    assert "lost: handed_over" in (kept / "found.txt").read_text(encoding="utf-8")
    assert (kept / "desk" / "serah.db").is_file()
    tally = Tally.resume(state, "crash", 1)
    assert (tally.total.tries, tally.failures) == (6, [str(kept), *tally.failures[1:]])


def test_a_child_that_fails_says_so(zygote: Zygote, tmp_path: Path) -> None:
    child = zygote.start(Job("day", str(tmp_path / "no desk")))
    child.go()
    assert child.ended(20)
    assert not child.kill()  # it had ended by itself
    (said,) = child.confirmed()
    assert said.what is What.REFUSED
    assert "NotEnrolledError" in said.said


def test_a_child_waits_for_its_word_and_dies_at_once(zygote: Zygote, tmp_path: Path) -> None:
    child = zygote.start(Job("day", str(tmp_path / "no desk")))
    assert not child.ended(0.05)
    assert child.kill()
    assert child.confirmed() == []
    assert not Path(f"/proc/{child.pid}/exe").exists()


def test_the_end_of_a_zygote_is_the_end_of_its_children(tmp_path: Path) -> None:
    with Zygote(tmp_path / "zygote") as made:
        child = made.start(Job("day", str(tmp_path)))
        waiting = made.start(Job("serve", str(tmp_path)))
    assert child.ended(20)
    with pytest.raises(ZygoteError, match="ended by itself"):
        waiting.wait_ready()
    assert waiting.ended(20)  # its end of the line closes before it is gone
    assert not waiting.kill()
    assert not child.kill()
