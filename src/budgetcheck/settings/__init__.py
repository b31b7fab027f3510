"""Settings: what a run and each of its files are checked by, and where every value of them comes from."""
