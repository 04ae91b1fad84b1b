"""Owns guarding while a line runs: every program that starts under it is judged before it does."""
