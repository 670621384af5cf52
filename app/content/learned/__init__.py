"""What was learned from labelled rows: a small linear model that says how likely each act is in a message, on top of cues, and three that say how a term was meant.

`features` turns a message into names, `model` adds up their weights; `termfeatures` and `opinions` do so for terms. Training (`tools/training.py`,
`tools/training_terms.py`) uses the same features; nothing of scikit-learn is needed here.
"""

from app.content.learned.features import Message, Setting, features_of, message_of
from app.content.learned.layout import Telling
from app.content.learned.model import Learned, heard, learned
from app.content.learned.opinions import reconsidered

__all__ = [
    "Learned",
    "Message",
    "Setting",
    "Telling",
    "features_of",
    "heard",
    "learned",
    "message_of",
    "reconsidered",
]
