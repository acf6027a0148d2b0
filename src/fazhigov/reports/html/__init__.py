"""Pages: self-contained HTML files that open without a network, on a screen and on A4."""
