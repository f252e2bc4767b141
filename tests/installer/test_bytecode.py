"""Modules are shipped as bytecode, in the place of their sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from installer.bytecode import compile_stage, python_of_stage
from installer.steps import BuildError, run

MIGRATION = "app/desk_app/store/migrations/versions/v0001_first.py"
MODULES = ("app/desk_app/__init__.py", "runtime/Lib/site-packages/other/part.py", MIGRATION)


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    try:
        python_of_stage()
    except BuildError as error:
        pytest.skip(f"the shipped Python's bytecode cannot be made here: {error}")
    for number, name in enumerate(MODULES):
        module = tmp_path / "stage" / name
        module.parent.mkdir(parents=True)
        module.write_text(f"WORD = {number}\nSOME = {{'a', 'b', 'c'}}\n", encoding="ascii")
    return tmp_path / "stage"


def test_only_bytecode_is_left_and_migrations_as_they_were(stage: Path) -> None:
    assert compile_stage(stage) == 3
    left = {p.relative_to(stage).as_posix() for p in stage.rglob("*") if p.is_file()}
    assert left == {MIGRATION, *(n.replace(".py", ".pyc") for n in MODULES[:2])}
    program = "import sys; sys.path[:0] = sys.argv[1:]; import desk_app, other.part as o; "
    said = run(
        *(python_of_stage(), "-B", "-c", program + "print(desk_app.WORD, o.WORD)"),
        *(stage / "app", stage / "runtime" / "Lib" / "site-packages"),
    )
    assert said.split() == ["0", "1"]


def test_a_source_goes_before_the_bytecode_in_its_place(stage: Path) -> None:
    """So the trials under Wine change a module for a moment, and an office's IT can in need."""
    compile_stage(stage)
    (stage / "app" / "desk_app" / "__init__.py").write_text("WORD = 7\n", encoding="ascii")
    program = "import sys; sys.path[:0] = sys.argv[1:]; import desk_app; print(desk_app.WORD)"
    assert run(python_of_stage(), "-B", "-c", program, stage / "app").split() == ["7"]


def test_the_same_sources_give_the_same_bytes(stage: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "stage"
    for name in MODULES:
        (other / name).parent.mkdir(parents=True)
        (other / name).write_bytes((stage / name).read_bytes())
    compile_stage(stage)
    compile_stage(other)
    for name in MODULES[:2]:
        compiled = name.replace(".py", ".pyc")
        assert (stage / compiled).read_bytes() == (other / compiled).read_bytes()
