"""The window in two languages, and the tool that keeps the catalogues honest."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from common.dates import WIB
from common.resources import RESOURCES_VARIABLE
from common.sentences import Sentence, Value, fill, indonesian, placeholders
from desk_app.domain.collection import PAPER_LABELS
from desk_app.services.errors import Refused
from desk_app.services.preferences import LANGUAGES
from desk_app.sync.report import Counts, Outcome, sentence
from desk_app.ui.dialogs import QtDialogs
from desk_app.ui.language import (
    in_language,
    install_language,
    language_code,
    shown_date,
    shown_day,
    shown_number,
    shown_time,
    small_start,
)
from protocol.custody import Act, Refusal, State, decide
from tests.support import translations
from tests.support.fakes_ui import UiBench
from tests.support.sentence_scan import custody_english
from tests.support.translations import FOLDER, SENTENCES, Message, read_catalogue

Speak = Callable[[str], bool]
# Words that every screen is full of, and that no English text has.
LEFTOVERS = frozenset({
    "yang", "dan", "ini", "itu", "atau", "tidak", "belum", "sudah", "pada", "oleh", "dari",
    "ke", "dengan", "untuk", "dalam", "lalu", "dahulu", "kartu", "keping", "penyelia",
    "petugas", "laci", "nomor", "tanggal", "tanda", "terima", "kiriman", "penerima",
    "pengambil", "pemilik", "warga", "berkas", "kuasa", "alasan", "catatan", "cetak", "simpan",
    "batal", "kembali", "pusat", "jaringan", "sinkronkan", "hubungi", "minta", "periksa",
    "pilih", "tulis", "ketik", "pindai", "ulangi",
})  # fmt: skip
# Said in Indonesian on purpose: names of places, papers and of the product.
KEPT = re.compile(r"\(SALINAN\)|serah-cli enrol|Serah")
EDGE_VALUES = (0, 1, 2, 1234)


@pytest.fixture(scope="session")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of resources with the catalogues as they compile now."""
    folder = tmp_path_factory.mktemp("resources")
    (folder / "translations").mkdir()
    for code in LANGUAGES:
        translations.compiled(FOLDER, code, folder / "translations")
    return folder


@pytest.fixture
def speak(qapp: QApplication, resources: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Speak]:
    """Chooses a language; the application is as before afterwards."""
    monkeypatch.setenv(RESOURCES_VARIABLE, str(resources))
    before = QLocale()

    def choose(code: str) -> bool:
        return install_language(qapp, code)

    yield choose
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.setParent(None)
    QLocale.setDefault(before)


def test_a_catalogue_is_not_written_over_while_a_window_speaks_from_it(tmp_path: Path) -> None:
    made = translations.compiled(FOLDER, "id", tmp_path)
    with made.open("rb") as in_use:
        translations.compiled(FOLDER, "id", tmp_path)
        assert os.fstat(in_use.fileno()).st_ino != made.stat().st_ino
    assert list(tmp_path.iterdir()) == [made]


def english() -> list[Message]:
    return [m for m in read_catalogue(FOLDER / "serah_en.ts") if not m.kind]


def test_a_sentence_is_said_in_english(speak: Speak) -> None:
    said = Sentence(
        "KTP-el atas nama {name} belum dapat diserahkan karena pemilik belum berusia 17 tahun (17 "
        "tahun pada {day}).",
        name="Nama",
        day=date(2027, 2, 3),
    )
    assert speak("en")
    # "Nama" is somebody's name here, not the label that is translated.
    assert in_language(said) == (
        "The card of Nama cannot be handed over yet because its owner is under 17 (turns 17 on 3 "
        "February 2027)."
    )
    assert speak("id")
    assert in_language(said) == said


def test_a_value_that_is_a_sentence_is_said_in_english_too(speak: Speak) -> None:
    speak("en")
    paper = Sentence.fixed(PAPER_LABELS["family_card"])
    said = Sentence(
        "{paper} belum ditunjukkan. Minta berkasnya; KTP-el tetap aman di laci.", paper=paper
    )
    assert (
        in_language(said)
        == "Not shown yet: family card. Ask for it; the card is safe in the drawer."
    )


def test_what_the_sync_did_is_said_in_english(speak: Speak) -> None:
    speak("en")
    counts = Counts(sent=1, cases=2)
    assert in_language(sentence(Outcome.DONE, "", counts, 0)) == (
        "1 record is stored at the central server; look at 2 new cases under Cases."
    )
    assert in_language(sentence(Outcome.FAILED, "timeout", Counts(sent=1500), 0)) == (
        "1,500 records are stored at the centre, then: the network or the central server is too slow; "
        "all records are safe on this PC and sending is tried again by itself, go on serving."
    )
    wrong = in_language(sentence(Outcome.CLOCK_WRONG, "", Counts(), 3 * 86_400_000))
    assert wrong.startswith("The clock of this PC is 3 days off; all records are safe")


def test_refusals_of_custody_say_the_english_of_the_table(speak: Speak) -> None:
    speak("en")
    for state in (None, *State):
        for act in Act:
            decided = decide(state, act)
            if isinstance(decided, Refusal):
                assert in_language(str(Refused("custody", str(decided)))) == decided.english


def test_what_is_not_translated_is_said_in_indonesian(speak: Speak) -> None:
    speak("en")
    assert in_language("Kalimat yang belum diterjemahkan.") == "Kalimat yang belum diterjemahkan."
    assert in_language(Sentence("Baru: {n} kartu.", n=2)) == "Baru: 2 kartu."
    assert in_language("") == ""


def test_numbers_dates_and_times_follow_the_language(speak: Speak) -> None:
    day = date(2019, 2, 27)
    speak("id")
    assert (shown_number(1702379), shown_date(day), shown_day(day)) == (
        "1.702.379",
        "27 Februari 2019",
        "Rabu",
    )
    assert shown_time(0, WIB) == "07.00 WIB"
    assert QLocale().language() == QLocale.Language.Indonesian
    speak("en")
    assert (shown_number(1702379), shown_date(day), shown_day(day)) == (
        "1,702,379",
        "27 February 2019",
        "Wednesday",
    )
    assert shown_time(0, WIB) == "07:00 WIB"
    assert QLocale().language() == QLocale.Language.English


def test_small_start_keeps_abbreviations() -> None:
    assert (small_start("Kartu Keluarga"), small_start("KTP pengambil")) == (
        "kartu Keluarga",
        "KTP pengambil",
    )


def test_what_is_built_after_the_change_speaks_the_new_language(
    ui: UiBench, qtbot: QtBot, speak: Speak
) -> None:
    said: list[set[str]] = []
    for code in ("id", "en", "id"):
        assert speak(code)
        assert language_code() == code
        dialogs = QtDialogs(ui.context.desk.operators, ui.context.tasks)
        dialogs.confirm("?", "?", "!", said.clear)
        dialog = next(
            w for w in QApplication.topLevelWidgets() if w.objectName() == "confirm_dialog"
        )
        qtbot.addWidget(dialog)
        said.append({b.text() for b in dialog.findChildren(QPushButton)})
        dialog.close()
        dialog.setObjectName("")
    assert said == [{"Batal", "!"}, {"Cancel", "!"}, {"Batal", "!"}]


def test_the_catalogue_lives_as_long_as_the_application(qapp: QApplication, speak: Speak) -> None:
    speak("en")
    gc.collect()
    assert language_code() == "en"
    speak("id")
    speak("en")
    gc.collect()
    assert len(qapp.findChildren(QTranslator, "serah_translator")) == 1
    assert language_code() == "en"


def test_the_buttons_of_qt_are_indonesian(speak: Speak) -> None:
    speak("id")
    assert QCoreApplication.translate("QPlatformTheme", "&Yes") == "&Ya"
    assert QCoreApplication.translate("QLineEdit", "&Paste") == "&Tempel"
    speak("en")
    assert QCoreApplication.translate("QPlatformTheme", "&Yes") == "&Yes"


def test_without_a_catalogue_the_window_speaks_indonesian(
    speak: Speak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    expected_logs.append("no catalogue for language en")
    monkeypatch.setenv(RESOURCES_VARIABLE, str(tmp_path))
    assert not speak("en")
    assert language_code() == "id"
    assert in_language("Alasan wajib diisi.") == "Alasan wajib diisi."


def test_every_template_fills_in_both_languages() -> None:
    templates = [m for m in english() if m.context == SENTENCES and placeholders(m.source)]
    assert len(templates) > 30
    for message in templates:
        for number in EDGE_VALUES:
            values: dict[str, Value] = dict.fromkeys(placeholders(message.source), number)
            for template in (message.source, *message.forms):
                said = fill(template, values, indonesian)
                assert "{" not in said
                assert said.strip()


def test_every_text_of_the_window_fills_in_both_languages() -> None:
    for message in english():
        if message.context == SENTENCES:
            continue
        count = message.source.count("{")
        for template in (message.source, *message.forms):
            assert "{" not in template.format(*map(str, range(count)))


def test_no_english_text_is_half_indonesian() -> None:
    texts = english()
    assert len(texts) > 300
    for message in texts:
        for form in message.forms:
            words = set(re.findall(r"[a-z]+", KEPT.sub("", form).lower()))
            assert not words & LEFTOVERS, f"{message.source!r} -> {form!r}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small program with two texts, merged and translated."""
    root = tmp_path / "program"
    for package in ("desk_app/ui", "desk_app/services", "protocol", "common"):
        (root / package).mkdir(parents=True)
    (root / "desk_app/ui/page.py").write_text(
        'class Page(QObject):\n    def name(self):\n        return self.tr("{0} &kartu")\n',
        encoding="utf-8",
    )
    (root / "desk_app/services/act.py").write_text(
        'raise Refused("few", Sentence("Baru {n} kartu", n=1))\n', encoding="utf-8"
    )
    folder = root / "translations"
    folder.mkdir()
    shutil.copy(FOLDER / "serah_id.ts", folder)
    translations.update(root, folder)
    _translate(folder, "{0} &amp;kartu", "{0} &amp;cards")
    _translate(folder, "Baru {n} kartu", "Only {n} {n:card|cards}")
    translations.update(root, folder)
    return root


def _translate(folder: Path, source: str, text: str) -> None:
    path = folder / "serah_en.ts"
    old = path.read_text(encoding="utf-8")
    pattern = rf"(<source>{re.escape(source)}</source>\s*)<translation[^>]*>[^<]*</translation>"
    new, count = re.subn(pattern, rf"\1<translation>{text}</translation>", old)
    assert count == 1
    path.write_text(new, encoding="utf-8")


def _faults(root: Path) -> list[str]:
    return translations.faults(root, root / "translations")


def _write(root: Path, name: str, text: str) -> None:
    with (root / name).open("a", encoding="utf-8") as file:
        file.write(text)


def test_a_current_catalogue_has_no_fault(project: Path) -> None:
    assert _faults(project) == []


@pytest.mark.parametrize(
    ("place", "line", "fault"),
    [
        ("desk_app/ui/page.py", '        self.tr("Teks baru")\n', "lacks Page: Teks baru"),
        (
            "desk_app/services/act.py",
            'Refused("x", "Kalimat baru saja.")\n',
            "sentence_sources.py is stale",
        ),
        ("desk_app/services/act.py", 'Refused("x", f"Ada {n} kartu.")\n', "make it a Sentence"),
        ("desk_app/ui/page.py", 'label("Kalimat tanpa tr.")\n', "not given to tr"),
        ("desk_app/ui/page.py", 'button("Simpan")\n', "not given to tr: Simpan"),
        ("desk_app/ui/page.py", '        self.tr(f"Ada {n}")\n', "an f-string inside tr"),
        ("desk_app/ui/page.py", "        f\"{self.tr('Dalam f')}\"\n", "does not see 'Dalam f'"),
        ("desk_app/ui/page.py", 'translate("nowhere", x)\n', "collected for context 'nowhere'"),
    ],
)
def test_a_text_that_is_not_in_the_catalogue_is_a_fault(
    project: Path, place: str, line: str, fault: str
) -> None:
    _write(project, place, line)
    assert any(fault in one for one in _faults(project))


def test_a_text_that_is_gone_is_a_fault_until_merged(project: Path) -> None:
    (project / "desk_app/ui/page.py").write_text("", encoding="utf-8")
    assert any("has what the code has not" in one for one in _faults(project))
    translations.update(project, project / "translations")
    assert _faults(project) == []


@pytest.mark.parametrize(
    ("source", "text", "fault"),
    [
        ("{0} &amp;kartu", "&amp;cards", "same values"),
        ("{0} &amp;kartu", "{0} cards", "key marks"),
        ("{0} &amp;kartu", "{0} &amp;cards.", "starts or ends otherwise"),
        ("{0} &amp;kartu", "{0:card|&amp;cards}", "where nothing reads that"),
        ("{0} &amp;kartu", "", "is not translated"),
        ("Baru {n} kartu", "Only {m} cards", "same values"),
    ],
)
def test_a_translation_that_cannot_be_right_is_a_fault(
    project: Path, source: str, text: str, fault: str
) -> None:
    _translate(project / "translations", source, text)
    found = _faults(project)
    assert any(fault in one for one in found)
    assert "serah_en.qm is stale" in found


def test_two_texts_of_a_screen_do_not_share_a_key(project: Path) -> None:
    _write(project, "desk_app/ui/page.py", '        self.tr("&Tutup")\n')
    translations.update(project, project / "translations")
    _translate(project / "translations", "&amp;Tutup", "&amp;Close")
    translations.update(project, project / "translations")
    assert _faults(project) == ["Page: '&Tutup' and '{0} &kartu' share &c"]


def test_an_unfinished_entry_is_a_fault(project: Path) -> None:
    _write(project, "desk_app/ui/page.py", '        self.tr("Teks baru")\n')
    translations.update(project, project / "translations")
    assert _faults(project) == ["Page: 'Teks baru' is unfinished"]


def test_merging_twice_changes_nothing(project: Path) -> None:
    catalogue = project / "translations/serah_en.ts"
    once = catalogue.read_bytes()
    translations.update(project, project / "translations")
    assert catalogue.read_bytes() == once


def test_english_of_custody_comes_from_its_table() -> None:
    table = custody_english()
    known = {m.source: m.forms for m in english() if m.context == SENTENCES}
    assert table
    assert all(known[source] == (text,) for source, text in table.items())
