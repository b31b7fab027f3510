"""An explanation of one declaration, for people and for programs."""
