"""The languages of the interface: texts out of catalogues, numbers and dates in the manner of the language."""
