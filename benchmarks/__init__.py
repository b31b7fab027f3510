"""Measurements, and the made-up data they run on."""
