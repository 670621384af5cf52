"""Terms said short: who has said 'payment at 60 days' once says '60 days' from then on, and does not say the form of a saving again."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from app.buyer.speech import Line, Public, Speech, spoken_terms
from app.content.persona import IssueSpec
from app.language.figures import say_figure
from app.language.listing import listed

Value = float | str
_REST = re.compile(r"\s(?:of|in|for|committed)\b")
_FIGURE = r"[\w.,]+(?: %| [a-z]+)?"


def in_short(speech: Speech, terms: Mapping[str, Value], *, the: bool = False) -> str:
    """Terms as `spoken_terms` says them, each in short where one of her earlier lines (the opening apart) has named that point in full and its
    unit tells it from the others. With `the` a short one reads 'the 60 days'."""
    return shortly(speech.public, terms, named_in_full(speech), the=the)


def shortly(public: Public, terms: Mapping[str, Value], named: Set[str], *, the: bool = False) -> str:
    """As `in_short`, with the points that were named in full."""
    brief = {
        s.id: say for s in public.issues if s.id in terms and s.id in named and (say := _brief(public, s, terms[s.id]))
    }
    form = next((s.id for s in public.issues if s.is_form), "")
    left = {n: v for n, v in terms.items() if n not in brief and not (n == form and public.price in brief)}
    full = spoken_terms(public, left)
    short = [f"the {brief[s.id]}" if the else brief[s.id] for s in public.issues if s.id in brief]
    if not full:
        return listed(short)
    return f"{', '.join(short)}{',' if ' and ' in full else ' and'} {full}" if short else full


def named_in_full(speech: Speech) -> frozenset[str]:
    """The points that her lines after the opening have named in full."""
    says = tuple((s.id, s.say) for s in speech.public.issues if not s.is_form)
    return _named(says, _hers(speech.history)[1:])


def persons_in_short(reply: Sequence[str], earlier: Sequence[str], shortly: Mapping[str, str]) -> list[str]:
    """The parts of a reply, with a person who was named in full before (earlier, or in the same reply) called by the name alone."""
    parts = list(reply)
    for full, name in shortly.items():
        named = any(full.lower() in text.lower() for text in earlier)
        written = re.compile(rf"{re.escape(full)}(?:,(?= [a-z]))?", re.IGNORECASE)
        for number, part in enumerate(parts):
            first = written.search(part)
            if first is None:
                continue
            keep = 0 if named else first.end()
            parts[number] = part[:keep] + written.sub(name, part[keep:])
            named = True
    return parts


def form_was_said(speech: Speech, said: str) -> bool:
    """Whether she has said a form of the saving before, in these words."""
    return any(said.lower() in text.lower() for text in _hers(speech.history))


def _hers(history: tuple[Line, ...]) -> tuple[str, ...]:
    return tuple(line.text for line in history if line.who == "buyer")


@lru_cache(maxsize=256)
def _named(says: tuple[tuple[str, str], ...], lines: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(_named_in(says, line) for line in lines))


@lru_cache(maxsize=4096)
def _named_in(says: tuple[tuple[str, str], ...], line: str) -> frozenset[str]:
    """The points that one line names in full. A turn brings one new line; the others were looked at before."""
    low = line.lower()
    return frozenset(name for name, say in says if _telling(say) in low and _pattern(say).search(line))


@lru_cache(maxsize=64)
def _telling(say: str) -> str:
    """The longer side of the figure, in small letters: where it is not in a line, the whole is not."""
    before, _, after = say.partition("{figure}")
    return max(before, after, key=len).lower()


@lru_cache(maxsize=64)
def _pattern(say: str) -> re.Pattern[str]:
    before, _, after = say.partition("{figure}")
    return re.compile(re.escape(before) + _FIGURE + re.escape(after), re.IGNORECASE)


def _brief(public: Public, spec: IssueSpec, value: Value) -> str:
    """The figure alone where it cannot be taken for one of another point; empty where it could."""
    if isinstance(value, str) or value <= 0 or spec.choices:
        return ""
    counted = _REST.split(spec.say.partition("{figure}")[2].strip())[0]
    if (
        spec.unit == "choice" or counted == "in arrears"
    ):  # 'a cure of 75 minutes': the figure with the words that it counts
        return f"{say_figure(value, spec.unit)} {counted}" if counted else ""
    alike = any(s.unit == spec.unit and s.id != spec.id for s in public.issues)
    return "" if alike and not spec.is_price else say_figure(value, spec.unit)
