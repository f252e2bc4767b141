"""Made-up people, the demo day and, later, the deterministic simulation of many desks."""
