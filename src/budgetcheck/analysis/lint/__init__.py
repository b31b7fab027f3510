"""Lint: rules in, what is wrong with them or hidden by others out."""
