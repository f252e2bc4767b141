"""One running Serah per folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desk_app.store.engine import StoreError
from desk_app.store.instance_lock import InstanceLock
from tests.support.desk import DeskBench


def test_a_second_opening_is_refused_while_the_first_is_open(bench: DeskBench) -> None:
    with bench.open():
        with pytest.raises(StoreError) as caught:
            bench.open()
        assert str(caught.value) == (
            "Serah sedang berjalan di PC ini. Tutup jendelanya lebih dahulu, lalu ulangi."
        )
    bench.open().close()


def test_another_process_is_refused_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from desk_app.store.instance_lock import InstanceLock;"
        "kept = InstanceLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(StoreError):
            InstanceLock(tmp_path)
        other.kill()
        other.wait()
    InstanceLock(tmp_path).release()


def test_letting_go_twice_does_not_close_somebody_elses_file(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path)
    lock.release()
    with (tmp_path / "other").open("w") as other:  # takes the number that the lock had
        lock.release()
        os.fstat(other.fileno())
        other.write("whole")
