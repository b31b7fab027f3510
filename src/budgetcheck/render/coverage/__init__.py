"""What the analysis of coverage found, as a table, a page or JSON."""
