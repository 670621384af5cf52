"""The pure engine: state in, decision out. No clock, no randomness that was not handed in, no words."""
