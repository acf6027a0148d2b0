"""Rules held against records: the rulebook, the findings."""
