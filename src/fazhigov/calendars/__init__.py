"""Which days are working days, and who said so."""
