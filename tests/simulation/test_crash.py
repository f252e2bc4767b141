"""Kills at random instants: nothing confirmed is lost or doubled, and the check notices when it is."""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from simulation.crash.__main__ import main
from simulation.crash.base import Base, make_base, serving
from simulation.crash.centre_lives import CentreLife
from simulation.crash.lives import DeskLife
from simulation.crash.run import TARGETS
from simulation.crash.tally import KillTally
from simulation.crash.zygote import Child, Job, Zygote, ZygoteError
from simulation.durability.centre_kit import settings_for
from simulation.durability.tally import Counts

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="kills are sent by handles of Linux"),
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("crash"),
]


@pytest.fixture(scope="module")
def zygote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    with Zygote(tmp_path_factory.mktemp("zygote")) as made:
        yield made


@pytest.fixture(scope="module")
def base(zygote: Zygote, tmp_path_factory: pytest.TempPathFactory) -> Base:
    return make_base(tmp_path_factory.mktemp("made") / "base", zygote, 1, 60)


def test_kills_of_every_kind_lose_and_double_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    code = main(["--kills", "25", "--out", str(tmp_path / "out"), "--state", str(state)])
    said = capsys.readouterr().out
    assert code == 0, said
    tally = KillTally.resume(state, "crash", 1)
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
    tally = KillTally.resume(state, "crash", 1)
    assert (tally.total.tries, tally.failures) == (6, [str(kept), *tally.failures[1:]])


def test_a_desk_that_fails_is_noticed_and_what_it_confirmed_is_looked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    words = ["--only", "desk: hand-overs", "--weaken", "fail", "--out", str(tmp_path / "out")]
    assert main([*words, "--state", str(state), "--kills", "40"]) == 1  # and it comes to an end
    said = capsys.readouterr().out
    assert "broken: it failed: UNCLEAR PlantedError: planted" in said
    assert "broken: 3 rounds in a row without a kill" in said
    tally = KillTally.resume(state, "crash", 1)
    assert tally.total.tries < 40
    assert tally.total.confirmed == tally.total.found >= 3
    assert len(tally.failures) == tally.total.broken - 1 >= 3
    found = (Path(tally.failures[-1]) / "found.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split(":")[0] for line in found] == ["broken", "broken"]


def test_purges_and_migrations_are_killed_while_they_are_at_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    state = tmp_path / "state.json"
    words = ["--only", "desk: purge", "--only", "desk: migration", "--out", str(tmp_path / "out")]
    code = main([*words, "--state", str(state), "--kills", "24"])
    said = capsys.readouterr().out
    assert code == 0, said
    tally = KillTally.resume(state, "crash", 1)
    for kind in ("desk: purge", "desk: migration"):
        tries, within = tally.kinds[kind].tries, tally.aimed[kind].within
        assert tries >= 6
        # Some are let be to their end, and no machine is so even that all others are hit.
        assert within > tries / 4, said
    assert tally.kinds["desk: purge"].confirmed  # by those that were let be
    assert tally.kinds["desk: migration"].confirmed == 0
    assert tally.aimed["desk: migration"].kept > 1000
    assert f"{tally.aimed['desk: migration'].kept} events kept" in said


def test_a_desk_that_cannot_be_opened_is_no_clean_end(
    zygote: Zygote, base: Base, tmp_path: Path
) -> None:
    life = DeskLife(zygote, tmp_path / "no desk", base)
    end = life.kill(random.Random(1))
    assert not end.killed
    (fault,) = end.found.faults
    assert fault.startswith("broken: it failed: UNCLEAR NotEnrolledError")
    assert end.found.counts == Counts(broken=1)


class _Missed(CentreLife):
    """As when no process of PostgreSQL was found to be killed: the centre alone was, after an answer."""

    def end(self, centre: Child, rng: random.Random) -> bool:
        assert centre.has_confirmed(60)
        super().end(centre, rng)
        return False


def test_what_a_centre_answered_is_looked_for_whoever_was_hit(
    zygote: Zygote, base: Base, tmp_path: Path
) -> None:
    place = base.copy("centre", tmp_path / "centre")
    desk = base.copy("desk", tmp_path / "desk")
    life = _Missed(zygote, base, place, desk, settings_for(place))
    rng = random.Random(1)
    end = life.kill(rng)
    assert not end.killed
    assert (end.found.faults, end.found.counts.tries) == ([], 0)
    assert life.answered
    assert life.confirmed
    assert end.found.counts.found == len(life.answered) + len(life.confirmed)
    life.answered[0] = msgspec.structs.replace(life.answered[0], hash="00" * 32)
    assert any("another event is held" in fault for fault in life.kill(rng).found.faults)


def test_a_confirmed_backup_is_looked_for(zygote: Zygote, base: Base, tmp_path: Path) -> None:
    folder = base.copy("desk", tmp_path / "desk")
    life = DeskLife(zygote, folder, base, "backup", while_s=1.0)
    rng = random.Random(1)
    backups: set[str] = set()
    while not backups:
        assert not life.kill(rng).found.faults
        backups = {one.name for one in life.confirmed if one.what == "backed_up"}
    files = list((folder / "backups").glob("*.serah-backup"))
    assert files
    whole = {file: file.read_bytes() for file in files}
    for file, content in whole.items():
        file.write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
    assert any("its content has changed" in fault for fault in life.look(rng).faults)
    for file, content in whole.items():
        file.write_bytes(content)
    assert not life.look(rng).faults
    for file in files:
        file.unlink()
    assert any("it is gone" in fault for fault in life.look(rng).faults)


def test_a_centre_that_was_to_live_on_is_missed(zygote: Zygote, base: Base, tmp_path: Path) -> None:
    def dies_meanwhile() -> None:
        with serving(zygote, Job("serve", str(base.copy("centre", tmp_path / "centre")))) as (
            child,
            _,
        ):
            os.kill(child.pid, signal.SIGKILL)
            assert child.ended(20)

    with pytest.raises(ZygoteError, match="the centre ended by itself; it ended without a word"):
        dies_meanwhile()


def test_a_child_that_has_done_its_job_has_no_error(
    zygote: Zygote, base: Base, tmp_path: Path
) -> None:
    child = zygote.start(Job("migrate", str(base.copy("desk", tmp_path / "desk"))))
    child.go()
    assert child.ended(60)
    assert not child.kill()
    assert (child.words, child.errors()) == ([b"begun", b"over"], [])


def test_a_child_that_fails_says_so(zygote: Zygote, tmp_path: Path) -> None:
    child = zygote.start(Job("day", str(tmp_path / "no desk")))
    child.go()
    assert child.ended(20)
    assert not child.kill()  # it had ended by itself
    (said,) = child.errors()
    assert "NotEnrolledError" in said
    assert child.confirmed() == []


def test_a_child_waits_for_its_word_and_dies_at_once(zygote: Zygote, tmp_path: Path) -> None:
    child = zygote.start(Job("day", str(tmp_path / "no desk")))
    assert not child.ended(0.05)
    assert child.kill()
    assert (child.confirmed(), child.errors()) == ([], [])
    assert not Path(f"/proc/{child.pid}/exe").exists()


def test_a_child_that_dies_before_it_takes_its_word(zygote: Zygote, tmp_path: Path) -> None:
    child = zygote.start(Job("day", str(tmp_path / "no desk")))
    os.kill(child.pid, signal.SIGSTOP)
    stat = Path(f"/proc/{child.pid}/stat")
    while ") T " not in stat.read_text(encoding="ascii"):
        pass
    child.go()
    assert child.kill()
    assert (child.confirmed(), child.errors()) == ([], [])


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
