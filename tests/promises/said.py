"""Clean lines of trainees for the promises: those of the tuning rows, and a few of our own."""

from tests.corpora.files import ACTS_TUNE
from tests.corpora.hearing import read

OWN = (
    "Good morning. Who needs the saving, and by when?",
    "We can do 2 % if you extend to 24 months.",
    "I am sorry about March, nobody called you.",
    "What would you show upstairs?",
)
LINES: tuple[str, ...] = (*OWN, *(row["text"] for row in read([ACTS_TUNE])))
