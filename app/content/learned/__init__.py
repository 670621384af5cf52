"""What was learned from labelled rows: a small linear model that says how likely each act is in a message, on top of cues.

`features` turns a message into names, `model` adds up their weights. Training (`tools/training.py`) uses the same `features`; nothing of scikit-learn is
needed here.
"""

from app.content.learned.features import Message, Setting, features_of, message_of
from app.content.learned.model import Learned, heard, learned

__all__ = ["Learned", "Message", "Setting", "features_of", "heard", "learned", "message_of"]
