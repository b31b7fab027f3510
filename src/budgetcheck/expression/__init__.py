"""The rules' expression language: formula text -> typed nodes -> a compiled fast path and an exact evaluation."""
