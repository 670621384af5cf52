"""Leaf: figures, folding and sentences. No domain knowledge; issues are handed in as data."""
