"""Trying the built installer under Wine. The two C files stand in for what Wine 8 lacks; nothing of this is
shipped."""
