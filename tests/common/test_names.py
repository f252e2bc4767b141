"""The rules of spelling, one pair at a time. All people here are made up."""

from __future__ import annotations

import pytest

from common.names import Tier, match, tokens, words
from desk_app.domain import names as desk_names

SAME = [
    ("Soekarno", "Sukarno"), ("Soeharto", "Suharto"), ("Djoko Soesilo", "Joko Susilo"),
    ("Tjahjo Koemolo", "Cahyo Kumolo"), ("Jusuf", "Yusuf"), ("Yusup", "Yusuf"),
    ("Moch. Choirul Anam", "Muhammad Khoirul Anam"),
    ("Moh. Khaerul Anam", "Muhammad Khairul Anam"), ("M. Saefudin", "Muhammad Saifuddin"),
    ("Achmad Zaenal Abidin", "Ahmad Zainal Abidin"), ("Abdurrohman", "Abdul Rahman"),
    ("Abdur Rochman", "Abdul Rahman"), ("Abd. Rochim", "Abdul Rahim"),
    ("Sitti Fatimah", "Siti Fatimah"), ("St. Patimah", "Siti Fatimah"),
    ("Hj. Siti Aisyah", "Siti Aisah"), ("Ir. H. Bambang Soedjatmiko", "Bambang Sudjatmiko"),
    ("dr. Roedy Hartono, Sp.PD", "Rudi Hartono"), ("Sulistijo", "Sulistyo"),
    ("Setyawan", "Setiawan"), ("Wahjoe Widodo", "Wahyu Widodo"),
    ("Ketjik Soebagjo", "Kecik Subagyo"), ("Soewarno", "Suwarno"),
    ("Dwi Lestari", "Duwi Lestari"), ("Titiek Hardjanti", "Titik Harjanti"),
    ("Heru Prasetijo", "Heru Prasetyo"), ("Herry Boedhi Santosa", "Heri Budi Santosa"),
    ("Arief Rachman Hakim", "Arif Rahman Hakim"), ("Nur Hayati", "Nurhayati"),
    ("Noer Chasanah", "Nur Hasanah"), ("Syamsoel Ma'arif", "Samsul Maarif"),
    ("Sholihin", "Solichin"), ("Qomariyah", "Komariah"), ("Thohir Mahfudz", "Tohir Mahfud"),
    ("Adhi Nugroho", "Adi Nugroho"), ("Fauzi", "Fauji"), ("Chandra Kirana", "Candra Kirana"),
    ("Moehamad Sjafei", "Muhammad Syafei"), ("Rr. Koesoemawati", "Kusumawati"),
    ("Kartini binti Rebo", "Kartini Rebo"),
]  # fmt: skip

DIFFERENT = [
    ("Suparno", "Suparmo"), ("Sutrisno", "Sutrisna"), ("Suyanto", "Suyatno"),
    ("Sumarni", "Sumarno"), ("Sunarti", "Sunarto"), ("Wagiyem", "Wagiyo"),
    ("Sri Wahyuni", "Sri Wahyuningsih"), ("Siti Aminah", "Siti Maimunah"),
    ("Muhammad Yusuf", "Muhammad Yunus"), ("Ahmad Fauzi", "Ahmad Fauzan"),
    ("Agus Setiawan", "Agus Setiabudi"), ("Slamet", "Selamet Riyadi"),
    ("Budi Santoso", "Budi Susanto"), ("Dewi Lestari", "Dwi Lestari"),
    ("Sugiono", "Sugianto"), ("Rahman", "Rahmat"), ("Nur Aini", "Nur Aisyah"),
    ("Supriyadi", "Supriyanto"), ("Djoko", "Yoko"), ("Ngatini", "Ngatinah"),
]  # fmt: skip

# (a, b, tier): our own cases, each from one rule.
FROM_THE_RULES = [
    # identical but for case and space
    ("  budi   SANTOSO ", "Budi Santoso", Tier.EXACT),
    # order and marks between words
    ("Hakim Arif Rahman", "Arif Rahman Hakim", Tier.FOLD),
    ("Al-Amin", "Alamin", Tier.FOLD),
    ("Siti Nurhayati", "Nur Hayati Siti", Tier.FOLD),
    ("Abdul Kadirjaelani", "Abdulkadir Jaelani", Tier.FOLD),
    ("Abdul Latifsari", "Abdullatif Sari", Tier.FOLD),
    ("Hasan Djoko", "Hasan Yoko", Tier.SIMILAR),  # n and dj do not meet across the space
    ("Setyawan Jusuf", "Setiawan Yusuf", Tier.BRANCH),
    ("Budi Santoso", "Budi", None),
    ("Budi Budi", "Budi", None),
    ("Budi S", "Budi Santoso", None),
    # old spelling
    ("Pandjaitan", "Panjaitan", Tier.FOLD),
    ("Sjahrir", "Sahrir", Tier.FOLD),
    ("Njoman", "Nyoman", Tier.FOLD),
    ("Soetjipto", "Sucipto", Tier.FOLD),
    ("Moeljono", "Mulyono", Tier.BRANCH),
    ("Widjaja", "Wijaya", Tier.BRANCH),
    ("Harjono", "Haryono", Tier.BRANCH),
    ("Joko", "Yoko", Tier.BRANCH),
    ("Tjokro", "Chokro", Tier.FOLD),  # C of TJ, and CH read as C
    # CH, Z and DZ
    ("Chotib", "Khotib", Tier.FOLD),
    ("Zaini", "Saini", Tier.FOLD),
    ("Zulkifli", "Julkifli", Tier.BRANCH),
    ("Dzikri", "Zikri", Tier.FOLD),
    ("Ridzwan", "Ridhwan", Tier.FOLD),
    ("Mahfudz", "Mahfuj", Tier.BRANCH),
    ("Renza", "Renja", Tier.BRANCH),  # NJ is NY in both
    # glides
    ("Prijono", "Priono", Tier.BRANCH),
    ("Hariyadi", "Haryadi", Tier.FOLD),
    ("Anwar", "Anuar", Tier.FOLD),
    ("Wagiem", "Wagiyem", Tier.FOLD),
    ("Saliyem", "Salim", None),
    ("Dessy", "Desi", Tier.FOLD),
    ("Quraisy", "Quraish", Tier.FOLD),
    ("Yenny", "Yeni", Tier.FOLD),
    # stems
    ("Nur Rochmad", "Nurrahmad", Tier.FOLD),
    ("Sholeh", "Salih", Tier.FOLD),
    ("Ibrohim", "Ibrahim", Tier.FOLD),
    ("Soeleman", "Sulaeman", Tier.FOLD),
    ("Khoerul", "Khoirul", Tier.FOLD),
    # short forms
    ("Mochammad Ali", "M Ali", Tier.FOLD),
    ("H.M. Yusuf", "HM Yusuf", Tier.FOLD),
    ("M", "Muhammad", None),
    ("St.", "Siti", Tier.FOLD),
    ("Ali M", "Muhammad Ali", None),
    ("Ali M", "M Ali", Tier.FOLD),
    ("A. Yani", "Ahmad Yani", None),
    ("Abdussalam", "Abdus Salam", Tier.FOLD),
    ("Abdurohim", "Abdul Rahim", Tier.FOLD),
    ("Abdullatif", "Abdul Latif", Tier.FOLD),
    ("Abdullah", "Abdul", Tier.SIMILAR),
    ("Hj. St. Aminah", "Siti Aminah", Tier.FOLD),
    # titles and degrees
    ("K.H. Achmad Dahlan, S.Ag., M.Pd.I", "Ahmad Dahlan", Tier.FOLD),
    ("R. M. Soerjo", "Suryo", Tier.BRANCH),
    ("R.A. Kartini", "Kartini", Tier.FOLD),
    ("(Alm) Soeparman", "Suparman", Tier.FOLD),
    ("Suparman (Alm.)", "Suparman", Tier.FOLD),
    ("Siti Aminah A.Md.Keb", "Siti Aminah", Tier.FOLD),
    ("Siti Aminah AMd Keb", "Siti Aminah", Tier.FOLD),
    ("Siti Aminah S. Pd. SD", "Siti Aminah", Tier.FOLD),
    ("Drs Budi Santoso SH MM", "Budi Santoso", Tier.FOLD),
    ("Budi Santoso M.Si", "Budi Santoso", Tier.FOLD),
    ("Budi S H", "Budi", None),
    ("Siti Mei", "Siti", None),
    # names that are also titles
    ("R", "r.", Tier.FOLD),
    ("H. R.", "R", Tier.FOLD),
    ("Adi", "Adi, S.E.", Tier.FOLD),
    ("Siti", "Hj Siti", Tier.FOLD),
    ("Siti", "Siti Aminah", None),
    ("Dr", "Ir", None),
    ("Bin", "Binti", None),
    # one letter
    ("A", "a", Tier.EXACT),
    ("A", "B", None),
    # letters outside ASCII
    ("José Ñusa", "Jose Nusa", Tier.FOLD),
    ("\uff22\uff55\uff44\uff49", "BUDI", Tier.EXACT),
    ("Budi\u00a0Santoso\ufeff", "Budi Santoso", Tier.FOLD),
    # one slip
    ("Budi Santoso", "Budi Santosa", Tier.SIMILAR),
    ("Budi Santoso", "Budo Santosa", None),
    ("Ani", "Ana", None),
    ("Sari", "Sri", None),
    ("Siti A", "Siti B", None),
    ("Nur Hayati Rahman", "Rahmat Nurhayati", Tier.SIMILAR),
    # nothing to compare
    ("", "", None),
    ("...", "...", None),
    ("'", "Budi", None),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), SAME)
def test_spellings_of_one_name_match(a: str, b: str) -> None:
    assert match(a, b) in (Tier.EXACT, Tier.FOLD, Tier.BRANCH)
    assert match(b, a) == match(a, b)


@pytest.mark.parametrize(("a", "b"), DIFFERENT)
def test_different_names_are_similar_at_most(a: str, b: str) -> None:
    assert match(a, b) in (Tier.SIMILAR, None)
    assert match(b, a) == match(a, b)


@pytest.mark.parametrize(("a", "b", "tier"), FROM_THE_RULES)
def test_each_rule(a: str, b: str, tier: Tier | None) -> None:
    assert match(a, b) is tier
    assert match(b, a) is tier


def test_j_and_y_are_told_apart_before_the_branch() -> None:
    assert [match(old, "Wahyu") for old in ("Wahyu", "Wahyoe", "Wahjoe", "Wahyo")] == list(Tier)


@pytest.mark.parametrize("apostrophe", list("'`´ʼʻʹʾʿ‘’‛′＇"))  # noqa: RUF001 - the marks are the test
def test_every_apostrophe_is_deleted(apostrophe: str) -> None:
    assert match(f"Ma{apostrophe}arif", "Maarif") is Tier.FOLD
    assert tokens(f"Nur {apostrophe}Aini") == ("NUR", "AINI")


def test_a_name_of_sixty_characters() -> None:
    name = "Moehammad Choirul Zaenal Abidin Soerjaningrat Prawirodirdjo"
    assert len(name) == 59
    assert match(name, "Muhammad Khoirul Zainal Abidin Suryaningrat Prawirodirjo") is Tier.BRANCH


def test_tokens_keep_titles_and_words_do_not() -> None:
    assert tokens("Hj. Siti Aïsyah, S.Pd") == ("HJ", "SITI", "AISYAH", "S", "PD")
    assert words("Hj. Siti Aïsyah, S.Pd") == ("SITI", "AISYAH")


def test_a_degree_is_not_seen_in_a_word_still_being_typed() -> None:
    assert words("Siti Ma", unfinished=True) == ("SITI", "MA")
    assert words("Siti Ma ", unfinished=True) == ("SITI",)
    assert words("Siti M.A", unfinished=True) == ("SITI",)


def test_the_desk_has_the_same_match() -> None:
    assert desk_names.match is match
    assert desk_names.Tier is Tier
