"""Bundles: an assessment with everything that it was made from, to be recomputed for life."""
