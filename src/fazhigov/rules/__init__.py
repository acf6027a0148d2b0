"""The kinds of rule, one module each, and the decision tables they are written as."""
