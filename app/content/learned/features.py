"""A message as a set of named features, whole and clause by clause: its words and pairs of words, pieces of words, which cues it holds, how its figures are
meant, what it answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from app.content.acts import MoveKind, Tactic
from app.content.cues import find_cues
from app.language.figures import figures
from app.language.fold import fold
from app.language.mode import mode_of
from app.language.sentences import Stretch, clauses, is_question, sentences, shared
from app.language.ties import ties

_WORD = re.compile(r"\d[\d.,]*|[a-z']+|[?!]")
PIECE = 4
MOST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Setting:
    """What a message answers: the buyer's line, and her move where it is known. `rules` are acts that rules beyond the cues have found."""

    buyer: str = ""
    kind: MoveKind | None = None
    rider: Tactic | None = None
    rules: frozenset[str] = frozenset()


# A cue belongs to a clause with which it shares more than this part of the shorter of the two.
_IN_CLAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Message:
    """The features of a message: of the whole, of what it answers, and of each of its clauses by itself (without what it answers)."""

    whole: frozenset[str]
    setting: frozenset[str] = frozenset()
    clauses: tuple[frozenset[str], ...] = ()


def message_of(text: str, setting: Setting) -> Message:
    """A message as the model takes it. Linear in its length."""
    return Message(features_of(text, setting), frozenset(_asked(setting, rules=False)), clause_features(text))


def clause_features(text: str) -> tuple[frozenset[str], ...]:
    """The features of each clause of a message, in order."""
    cues = [(f"cue={c.act.value}", Stretch(c.quote, c.start, c.end)) for c in find_cues(text)]
    return tuple(
        told_by(c.text).union(name for name, place in cues if shared(c, place) > _IN_CLAUSE) for c in clauses(text)
    )


@lru_cache(maxsize=1024)
def told_by(clause: str) -> frozenset[str]:
    """What a clause shows by itself: its words, and how its figures are meant."""
    return frozenset((*word_features(clause), *_figures(clause)))


def features_of(text: str, setting: Setting) -> frozenset[str]:
    """The features of a message. Linear in its length."""
    return frozenset(
        (*word_features(text), *_cues(text), *_figures(text), *_asked(setting), *_echo(text, setting.buyer))
    )


def word_features(text: str) -> set[str]:
    """Words, pairs and pieces of words, each once; any figure is the same word."""
    words = ["#" if w[0].isdigit() else w for w in _WORD.findall(fold(text))[:MOST_WORDS]]
    found = {f"w={w}" for w in words}
    found.update(f"b={a} {b}" for a, b in pairwise(words))
    for word in set(words):
        padded = f" {word} "
        found.update(f"c={padded[n : n + PIECE]}" for n in range(len(padded) - PIECE + 1))
    return found


def _cues(text: str) -> Iterable[str]:
    return (f"cue={cue.act.value}" for cue in find_cues(text))


def _figures(text: str) -> Iterable[str]:
    whole = sentences(text)
    asks = sum(is_question(s.text) for s in whole)
    yield f"asks={min(asks, 2)}{'all' if asks == len(whole) else ''}"
    yield f"sentences={min(len(whole), 4)}"
    for sentence in whole:
        yield from _meant(sentence.text)


@lru_cache(maxsize=1024)
def _meant(sentence: str) -> frozenset[str]:
    """How the figures of a sentence are meant, and whether it ties. Mostly a clause is a whole sentence."""
    found = set()
    for figure in figures(sentence)[:6]:
        found.add(f"figure={figure.unit}")
        found.add(f"figure={mode_of(sentence, figure.start, figure.end)}")
    if ties(sentence):
        found.add("ties")
    return frozenset(found)


def _echo(text: str, buyer: str) -> Iterable[str]:
    """How much of the buyer's own words comes back, and how long the answer is."""
    theirs = {w for w in _LONG.findall(fold(buyer))}
    ours = _LONG.findall(fold(text))
    yield f"echo={min(sum(w in theirs for w in ours), 3)}"
    yield f"length={min(len(text.split()) // 8, 5)}"


_LONG = re.compile(r"[a-z]{5,}")


def _asked(setting: Setting, *, rules: bool = True) -> Iterable[str]:
    yield from (f"to={w}" for w in set(_WORD.findall(fold(setting.buyer))))
    if setting.buyer.rstrip().endswith("?"):
        yield "buyer asks"
    if setting.kind is not None:
        yield f"move={setting.kind.value}"
    if setting.rider is not None:
        yield f"rider={setting.rider.value}"
    if rules:
        yield from (f"rule={name}" for name in setting.rules)
