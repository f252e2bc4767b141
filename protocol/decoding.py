"""What MessagePack decoding may raise on bytes that somebody else wrote."""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = ["DECODE_ERRORS"]

# Every reader here turns these into its own error. RecursionError: thousands of nested arrays under a
# key that the reader does not know, which it would otherwise skip without a word.
DECODE_ERRORS: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
