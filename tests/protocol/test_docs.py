from __future__ import annotations

import re
from pathlib import Path

import pytest

from protocol.bodies import BODY_OF_KIND
from protocol.custody import STATE_LABELS, Act, Refusal, State, decide
from protocol.events import PURGEABLE, Header, Kind
from protocol.messages import SyncRequest
from protocol.objects import ObjectKind, type_of_kind
from tests.support import docs, protocol_tables
from tests.support.docs import BLOCKS, BlockError, main, renew
from tests.support.protocol_tables import table, type_name

PAGE = "# Page\n<!-- generated: header -->\n<!-- end -->\nMore.\n"


def made(name: str) -> str:
    return BLOCKS[name]()


def test_pages_of_the_project_are_what_the_code_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out.endswith("generated blocks are what the code says\n")


@pytest.mark.parametrize(
    "name", ["header", "kinds", "custody", "messages", "exchange", "provisioning", "update"]
)
def test_page_of_the_protocol_has_the_block(name: str) -> None:
    page = (docs.DOCS / "sync-protocol.md").read_text(encoding="utf-8")
    assert f"<!-- generated: {name} -->\n{made(name)}<!-- end -->" in page


def test_stale_page_is_named_and_left_alone_by_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = tmp_path / "fresh.md"
    stale = tmp_path / "adr" / "0001-stale.md"
    stale.parent.mkdir()
    fresh.write_text(renew(PAGE), encoding="utf-8")
    changed = renew(PAGE).replace("| 2 | `epoch` |", "| 2 | `era` |")
    stale.write_text(changed, encoding="utf-8")

    assert main(["--check", "--folder", str(tmp_path)]) == 1
    assert capsys.readouterr().out == "stale, run `python3 dev.py docs`: adr/0001-stale.md\n"
    assert stale.read_text(encoding="utf-8") == changed

    assert main(["--folder", str(tmp_path)]) == 0
    assert "written: adr/0001-stale.md" in capsys.readouterr().out
    assert stale.read_text(encoding="utf-8") == renew(PAGE)
    assert main(["--check", "--folder", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "2 generated blocks are what the code says\n"


def test_unknown_block_is_an_error_that_names_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "page.md").write_text(PAGE.replace("header", "haeder"), encoding="utf-8")
    for arguments in (["--check"], []):
        assert main([*arguments, "--folder", str(tmp_path)]) == 1
        assert capsys.readouterr().out.startswith("page.md: unknown block 'haeder' (known: custody")


@pytest.mark.parametrize(
    "page",
    [
        "<!-- generated: header -->\n",
        "<!-- end -->\n",
        "<!-- generated: header -->\n<!-- generated: kinds -->\n<!-- end -->\n",
        "<!-- generated: header -->\n<!-- end -->\n<!-- end -->\n",
        "<!-- generated: header --> <!-- end -->\n",
        "  <!-- generated: header -->\n<!-- end -->\n",
        "<!--generated: header-->\n<!-- end -->\n",
        "text <!-- generated: header -->\n<!-- end -->\n",
    ],
)
def test_marks_that_make_no_block_are_an_error(page: str) -> None:
    with pytest.raises(BlockError, match="lines of its own"):
        renew(page)


def test_text_outside_of_blocks_is_left_as_it_is() -> None:
    assert renew("No block here.\n") == "No block here.\n"
    assert renew(PAGE) == PAGE.replace("<!-- end -->", made("header") + "<!-- end -->")
    assert renew(renew(PAGE)) == renew(PAGE)


def test_header_table_has_each_field_in_its_place() -> None:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \| [\w ]+ \| (.+) \|$", made("header"), re.MULTILINE)
    assert [(int(i), name) for i, name, _ in rows] == list(enumerate(Header.__struct_fields__))
    assert all(meaning.endswith(".") for _, _, meaning in rows), "none stops in the middle"


def test_field_without_a_meaning_is_an_error() -> None:
    with pytest.raises(ValueError, match="SyncRequest does not explain each of its fields"):
        protocol_tables.meanings(SyncRequest)


@pytest.mark.parametrize("kind", [*Act, *Kind])
def test_kinds_table_says_what_is_purged_and_what_a_body_holds(kind: str) -> None:
    (row,) = [line for line in made("kinds").splitlines() if line.startswith(f"| `{kind}` |")]
    assert f" | {'yes' if kind in PURGEABLE else 'no'} | " in row
    shape = BODY_OF_KIND.get(kind)
    names = shape.__struct_fields__ if shape else ()
    assert re.findall(r"`(\w+)`\??", row)[1:] == list(names)
    assert (shape is None) == ("no shape" in row)


def test_custody_table_lists_every_allowed_move_and_no_other() -> None:
    block = made("custody")
    listed = set()
    for act, variant, cell in re.findall(
        r"^\| `(\w+)(?: (\w+))?` \| (.*?→.*?) \| ", block, re.MULTILINE
    ):
        for line in cell.split("<br>"):
            sources, target = line.split(" → ")
            befores = [s.strip("`") for s in sources.split(", ")]
            if befores == ["any state known"]:
                befores = list(State)
            listed |= {
                (b, act, variant, b if target == "stays" else target.strip("`")) for b in befores
            }
    allowed = {
        ("(not known)" if state is None else str(state), str(act), variant, str(after))
        for act, variant in protocol_tables.MOVES
        for state in protocol_tables.STATES
        if isinstance(after := decide(state, act, variant), State)
    }
    assert listed == allowed


def test_custody_table_has_every_sentence_and_label() -> None:
    block = made("custody")
    for act, variant in protocol_tables.MOVES:
        for state in protocol_tables.STATES:
            answer = decide(state, act, variant)
            if isinstance(answer, Refusal):
                assert answer.indonesian in block
                assert answer.english in block
    assert all(label in block for label in STATE_LABELS.values())


def test_message_tables_have_types_and_defaults() -> None:
    block = made("messages")
    assert "payload type `serah/sync-request/v1`" in block
    for row in (
        "| `events` | array of WireEvent | empty |",
        "| `epoch` | integer | 0 |",
        "| `more` | boolean | false |",
        "| `cursor` | [integer, integer] |  |",
        "| `zone` | text | WIB |",
        "| `body` | bytes or nil |  |",
    ):
        assert row in block


def test_object_tables_have_each_kind_and_part() -> None:
    block = made("objects")
    for kind in ObjectKind:
        assert f"**{type_of_kind[kind].__name__}** (map, kind `{kind}`)" in block
    for row in (
        "| `role` | text |  |",
        "| `active` | boolean | true |",
        "| `status` | CardStatus | no key set |",
        "| `card` | bytes or nil | nil |",
        "| `reflected` | array of bytes | empty |",
        "| `retention_days` | integer | 730 |",
    ):
        assert row in block


def test_type_without_a_word_is_an_error() -> None:
    with pytest.raises(TypeError, match="no word for the type"):
        type_name(float)


def test_bar_in_a_cell_does_not_end_it() -> None:
    assert table(("a",), [("x | y",)]) == "| a |\n|---|\n| x \\| y |\n"
