"""The guides for IT: both languages say the same, and every command that they name exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from central_server.cli.main import main as central
from desk_app.cli.main import build_parser

FOLDER = Path(__file__).parents[2] / "docs" / "panduan"
GUIDES = ("ti.md", "ti.en.md")
_CODE = re.compile(r"`([^`\n]+)`")
_COMMAND = re.compile(r"^(?:.*\\)?(serah-central|serah-cli)\"? (.+)$")
_OPTION = re.compile(r"--[a-z][a-z-]*")


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def commands(name: str) -> list[tuple[str, list[str], set[str]]]:
    """Program, its words up to the first argument, and its options, of every command of a guide."""
    found = []
    for code in _CODE.findall(text_of(name)):
        match = _COMMAND.match(code.strip('"'))
        if match is None or match[2].startswith("--"):
            continue
        words: list[str] = []
        for word in match[2].split():
            if not re.fullmatch(r"[a-z][a-z-]*", word):
                break
            words.append(word)
        found.append((match[1], words, set(_OPTION.findall(match[2]))))
    return found


def required(usage: str) -> set[str]:
    """The options that a command cannot do without: those in no brackets of its first lines."""
    text = usage.split("\n\n")[0]
    while (plain := re.sub(r"[\[(][^\[\]()]*[\])]", "", text)) != text:
        text = plain
    return set(_OPTION.findall(text))


def help_of(program: str, words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    asked = [*words, "--help"]
    ask: Callable[[], object] = partial(central, asked, {})
    if program == "serah-cli":
        ask = partial(build_parser().parse_args, asked)
    with pytest.raises(SystemExit) as stopped:
        ask()
    out, err = capsys.readouterr()
    assert stopped.value.code == 0, f"{program} {' '.join(words)}: {err}"
    return out


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_of_a_guide_exists(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = commands(name)
    assert len(found) > 40
    for program, words, options in found:
        told = help_of(program, words, capsys)
        known = set(_OPTION.findall(told))
        assert options <= known, f"{program} {' '.join(words)}: {sorted(options - known)}"
        if options:  # a command is only mentioned by its name, or given whole
            missing = required(told) - options
            assert not missing, f"{program} {' '.join(words)} lacks {sorted(missing)}"


def test_both_guides_have_the_same_parts() -> None:
    first, second = (text_of(name) for name in GUIDES)

    def shape(text: str) -> list[str]:
        kinds = (("## ", "##"), ("### ", "###"), ("| ", "row"), ("```", "code"), ("- ", "point"))
        lines = text.splitlines()
        return [kind for line in lines for start, kind in kinds if line.startswith(start)]

    assert shape(first) == shape(second)
    assert [c[:2] for c in commands(GUIDES[0])] == [c[:2] for c in commands(GUIDES[1])]


@pytest.mark.parametrize("name", [*GUIDES, "petugas.md"])
def test_links_within_a_guide_lead_somewhere(name: str) -> None:
    text = text_of(name)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
    for path in re.findall(r"\]\(([^)#]+\.md)[^)]*\)", text):
        assert (FOLDER / path).exists(), path
