"""Findings and counts in words, shared by all formats; no widths, colours or markup."""
