"""What the power-cut and the crash runs share: the acts, what was confirmed, and the comparison."""
