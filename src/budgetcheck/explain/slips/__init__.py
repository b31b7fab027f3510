"""Figures that must be wrong in, what was meant and by which slip out; which figures these are is for `search`."""
