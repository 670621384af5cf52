"""Negotiations typed by people, kept with their seeds and replayed to the letter.

A dialogue is a file of JSON lines. The first says what was played: {"case", "version", "level", "seed", "by"}; each further line is what
`counterpart chat --json` wrote for one message: the trainee's text, the buyer's words, her move, what was heard.
"""
