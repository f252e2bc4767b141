"""Tolerant matching of Indonesian names: for search, and for telling spellings of one name.

``match`` compares two full names. ``fold_keys``, ``branch_keys`` and ``joined_keys`` are what an index
stores; ``fold_query`` and ``query_readings`` are what a typed text looks up; ``similar_token`` finds
slips in the index's vocabulary ("Mirip"). Nothing here ever chooses a person: show birth date, RT/RW
and the last digits of the NIK and let the petugas decide.
"""

from __future__ import annotations

from common.names.fold import branch_word, fold_word, similar_token
from common.names.matching import match
from common.names.search import (
    QueryWord,
    branch_keys,
    fold_keys,
    fold_query,
    joined_keys,
    query_readings,
)
from common.names.tier import Tier
from common.names.words import tokens, words

__all__ = [
    "QueryWord",
    "Tier",
    "branch_keys",
    "branch_word",
    "fold_keys",
    "fold_query",
    "fold_word",
    "joined_keys",
    "match",
    "query_readings",
    "similar_token",
    "tokens",
    "words",
]
