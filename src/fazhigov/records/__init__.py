"""Facts supplied: record types, ledgers, readers."""
