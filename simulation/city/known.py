"""What does not hold yet and is known: found here or before, written down, to be mended in the product.

Each name stands for one relaxed check. Who mends the cause removes the name; the check then bites.
"""

from __future__ import annotations

from typing import Final

__all__ = ["LATE_RECEIPT"]

# A card is moved to another kelurahan; its receipt at the old office, recorded offline, is stored after
# that: the card's batch goes back to the old one while the new office counts it. Seed 29, 3 desks, 3 days.
LATE_RECEIPT: Final = True
