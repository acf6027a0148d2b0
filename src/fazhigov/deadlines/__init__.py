"""A trigger and a term give a deadline, with its trace."""
