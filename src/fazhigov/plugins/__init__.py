"""What plugins can bring, and the registry that puts it together."""
