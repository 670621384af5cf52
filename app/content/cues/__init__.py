"""The cues: words by which the behaviours and traps of the rubric are recognised, for the ear and for the embedded grader."""

from app.content.cues.finding import Cue, find_cues

__all__ = ["Cue", "find_cues"]
