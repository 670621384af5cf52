"""Measurements of speed and weight, run by `make bench`. Not part of the product."""
