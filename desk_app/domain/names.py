"""Names of residents as the desk compares them; the rules are shared with the centre."""

from __future__ import annotations

from common.names import Tier, match

__all__ = ["Tier", "match"]
