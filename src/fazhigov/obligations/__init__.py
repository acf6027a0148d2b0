"""Duties promised: plans and rule sets as data."""
