"""Rules and what the analysis finds in packs, as documentation and remarks; no reports of declarations."""
