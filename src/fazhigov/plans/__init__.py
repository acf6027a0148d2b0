"""County plans as data, each a plugin."""
