"""Tests of the analysis of rule packs."""
