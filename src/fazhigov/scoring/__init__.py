"""Findings become a number, with what is not known kept as a range."""
