"""Which issue a figure belongs to: its unit, the words near it, the steps of the issue and what the talk was about, weighed together.

Domain knowledge is handed in as `IssueWords`. The weights were set by hand on the tuning rows of the terms corpus.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from app.language.figures import Figure
from app.language.levels import is_distance, level_of
from app.language.noise import is_noise
from app.language.sums import is_piece_price, saving_of

Value = float | str
ENOUGH, ENOUGH_BARE = 3.0, 2.5
_NEAR = 45
_BESIDE = 14
_IN_REACH, _BY_ITS_NAME = 2.0, 2.6


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """A value of a choice and the words for it."""

    value: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueWords:
    """An issue as the ear needs it. `better_for_buyer`: 'higher', 'lower' or 'none'; `low` and `high` bound the domain, `steps` are its values,
    `demanded` what the buyer asked for at first, `worth` what one unit of it is in money a year (0: not known), `each` the price of one piece today (0: not
    known), `ends` the day on which today's value ends (empty: not known)."""

    id: str
    unit: str
    names: tuple[str, ...]
    low: float
    high: float
    status_quo: Value
    better_for_buyer: str = "higher"
    choices: tuple[ChoiceWords, ...] = ()
    main: bool = False
    steps: frozenset[float] = frozenset()
    demanded: Value | None = None
    worth: float = 0.0
    each: float = 0.0
    ends: str = ""

    def holds(self, value: float) -> bool:
        """Whether a value lies in the domain."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Setting:
    """What the talk was about: the issues of which the other side just spoke and the values it named, the issue of the figure before in this
    message, all issues of the message so far, and whether the figure is linked to the one before ('from 80 to 72'). `loose`
    takes a percentage outside the domain for one of the price, as the other side's demands and quotes often are."""

    asked: frozenset[str] = frozenset()
    previous: str | None = None
    standing: Mapping[str, Value] = field(default_factory=dict)
    said: frozenset[tuple[str, Value]] = frozenset()
    mentioned: frozenset[str] = frozenset()
    linked: bool = False
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """The issue that fits best, and the level that the figure means for it."""

    issue: IssueWords
    value: float


def match(
    text: str, found: Sequence[Figure], number: int, issues: Sequence[IssueWords], setting: Setting
) -> Match | None:
    """The issue of a figure of a sentence; None where it belongs to none of them."""
    figure = found[number]
    price = next((i for i in issues if i.main), None)
    if figure.unit == "money" or (price and is_piece_price(text, figure, price.each)):
        beside = any(f.unit == "percent" for f in found)
        return None if price is None or (beside and not price.each) else _sum_as_level(text, figure, price)
    if is_noise(text, figure, any(_counted_in(text, figure, i) for i in issues)):
        return None
    best: tuple[float, Match] | None = None
    counted = [i for i in issues if _counted_in(text, figure, i)]
    for issue in counted or issues:
        if (
            issue.choices
            or not _unit_fits(figure, issue)
            or (issue.main and _is_of_another(text, found, number, issues))
        ):
            continue
        value = _level(text, figure, issue, setting)
        score = _score(text, found, number, issue, value, setting)
        if best is None or score > best[0] + 1e-9:
            best = (score, Match(issue, value))
    return best[1] if best and best[0] >= (ENOUGH if figure.unit else ENOUGH_BARE) else None


def _sum_as_level(text: str, figure: Figure, price: IssueWords) -> Match | None:
    """A sum that is put forward as the saving, or as the price of one unit, as the level of the price that it makes."""
    value = saving_of(text, figure, price.each, price.worth)
    if value is None or not price.holds(value) or is_noise(text, figure, bool(price.each)):
        return None
    return Match(price, value)


def _counted_in(text: str, figure: Figure, issue: IssueWords) -> bool:
    """Whether the word right after a bare number is one for an issue that is counted in it: '75 minutes' where the cure is an issue. Then it is
    a figure of no other."""
    at = figure.end + 1
    return figure.unit is None and not issue.choices and any(start == at for start, _ in places_of(issue.names, text))


def _is_of_another(text: str, found: Sequence[Figure], number: int, issues: Sequence[IssueWords]) -> bool:
    """Whether a bare number stands right beside the name of an issue other than the price, and no word for the price is near: 'the night team down to 12'."""
    if found[number].unit is not None:
        return False
    near = {i.id: _nearness(text, found, number, i) for i in issues if (not i.choices and i.unit == "choice") or i.main}
    price = next(i.id for i in issues if i.main)
    return near[price] < _IN_REACH and any(value >= _BY_ITS_NAME for name, value in near.items() if name != price)


def _level(text: str, figure: Figure, issue: IssueWords, setting: Setting) -> float:
    base, raw = setting.standing.get(issue.id, issue.status_quo), in_unit_of(figure, issue)
    level = level_of(text, figure, issue.main, raw, base)
    return raw if issue.holds(raw) and not issue.holds(level) else level  # 'plus 60 days' from 45 are 60, not 105


def in_unit_of(figure: Figure, issue: IssueWords) -> float:
    """A figure's value in the unit of an issue: years become months."""
    return figure.value * 12 if figure.unit == "years" and issue.unit == "months" else figure.value


@lru_cache(maxsize=512)
def names_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """The words for an issue or a choice as one pattern, the longest first."""
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(
        r"(?<![-\w])(?:" + "|".join(re.escape(n).replace(r"\ ", r"[\s-]+") for n in ordered) + r")\b", re.IGNORECASE
    )


def _unit_fits(figure: Figure, issue: IssueWords) -> bool:
    counted = issue.unit in ("choice", "tonnes") and figure.unit == "units"
    return figure.unit in (None, issue.unit) or (figure.unit == "years" and issue.unit == "months") or counted


def _score(text: str, found: Sequence[Figure], number: int, issue: IssueWords, value: float, setting: Setting) -> float:
    figure = found[number]
    near = _nearness(text, found, number, issue)
    score = (3.0 if figure.unit else 0.0) + near + _of_talk(issue, setting)
    said = value == in_unit_of(figure, issue) and (issue.id, value) in setting.said
    if said:
        score += 2.0
    if setting.linked and issue.id == setting.previous:
        score += 2.5
    if value in issue.steps:
        score += 1.5
    elif issue.holds(value):
        score += 0.5
    elif not said:
        score -= _outside(figure, issue, near, setting.loose)
    if value in (issue.demanded, issue.status_quo) and value:
        score += 0.7
    if value == issue.status_quo and STAYS.search(text, figure.end, figure.end + 24):
        score += 1.5
    if issue.main:
        score += _as_price(figure, near, figure.value in issue.steps)
    if figure.unit is None:
        score += _bare(text, figure, issue, near, said)
    return score


def _outside(figure: Figure, issue: IssueWords, near: float, loose: bool) -> float:
    if loose and issue.main and figure.unit == "percent" and figure.value <= 25:
        return 0.5
    return 1.5 if near >= 3.0 else 4.0


def _of_talk(issue: IssueWords, setting: Setting) -> float:
    score = 0.0
    if issue.id in setting.asked:
        score += 2.0 if len(setting.asked) == 1 else 1.0
    if issue.id == setting.previous:
        score += 1.2
    elif issue.id in setting.mentioned:
        score += 0.8
    return score


def _as_price(figure: Figure, near: float, a_step: bool) -> float:
    """A percentage is most often one of the price; odd decimals are readings and records."""
    if (figure.value * 4) % 1 and near < 2.6 and not a_step:
        return -4.0
    if figure.unit == "percent":
        return 0.6
    return 1.3 if figure.unit is None and figure.value % 1 else 0.0


def _bare(text: str, figure: Figure, issue: IssueWords, near: float, said: bool) -> float:
    """What speaks against a number without a unit, or for it: where it stands, and how particular its value is to the issue."""
    score = 0.0 if _stands_like_a_term(text, figure, near) else -1.0 if said else -3.0
    small = figure.value <= 3 and not figure.text[0].isdigit()
    if small and _COUNTED.search(text, max(0, figure.start - 12), figure.start):
        score -= 2.5
    more = _MORE_OF.match(text, figure.end)
    if more and more.group(1).lower() not in _FUNCTION:
        score -= 3.0
    if issue.main and near < 2.6 and is_distance(text, figure, True) and figure.value % 1 == 0:
        score -= 2.0
    if figure.value >= 20 and figure.value in issue.steps:
        score += 1.4
    if figure.value >= 100 and issue.holds(figure.value):
        score += 1.6
    if _MINUS.search(text, max(0, figure.start - 10), figure.start):
        score += 3.0 if issue.main else -4.0
    if issue.main and _OFF.match(text, figure.end):
        score += 1.5
    if issue.main and _SUM.search(text, max(0, figure.start - 12), figure.start):
        score += 1.0
    return score


_MINUS = re.compile(r"\bminus\s*$", re.IGNORECASE)
_OFF = re.compile(r"\s(?:off|list)\b", re.IGNORECASE)
_MORE_OF = re.compile(r"\s(?:more|extra|additional|further|other|different|new)\s([a-z]+)", re.IGNORECASE)
_SUM = re.compile(r"\b(?<!so )(?<!that )(?:it'?s|it is)\s*$", re.IGNORECASE)
STAYS = re.compile(
    r"\W{0,2}(?:%|per cent|percent|days?|weeks?|months?|loads|sites|hours?)?\W{0,2}(?:stays?|staying|remains?|unchanged|as (?:is|now|today)|like now|flat|untouched|how it is)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:the|these|those|us|you|of|other|them|all)\s*$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def places_of(names: tuple[str, ...], text: str) -> tuple[tuple[int, int], ...]:
    """Where the words for an issue stand in a text."""
    return tuple(m.span() for m in names_of(names).finditer(text))


def _nearness(text: str, found: Sequence[Figure], number: int, issue: IssueWords) -> float:
    """How near a word for the issue stands: 3.5 beside the figure, 2 in reach, 0.4 further off; less where another figure stands between."""
    figure, best = found[number], 0.0
    for start, end in places_of(issue.names, text):
        if start < figure.end and figure.start < end:
            best = max(best, 0.5)  # the unit itself, as in '24 months'
            continue
        if any(start < other.end and other.start < end for other in found):
            continue  # the unit of another figure
        after = start >= figure.end
        low, high = (figure.end, start) if after else (end, figure.start)
        crossed = any(low <= other.start and other.end <= high for other in found if other is not figure)
        best = max(best, _of_gap(text[low:high], after) if not crossed else 0.2)
    return best


def _of_gap(between: str, after: bool) -> float:
    if _BREAK.search(between):
        return 0.3 if len(between) <= _NEAR else 0.1
    link = _AFTER_LINK if after else _BEFORE_LINK
    if len(between) <= _BESIDE * 2 and link.fullmatch(between):
        return 3.5
    if len(between) <= _BESIDE:
        return 2.6
    return 2.0 if len(between) <= _NEAR else 0.4


_BREAK = re.compile(
    r"[.!?;]\s|,\s(?:and|but|if|so|then|or|i|we|you|in return|provided|which)\b|\s(?:but|and (?:i|we|you))\s",
    re.IGNORECASE,
)
_AFTER_LINK = re.compile(
    r"\W*(?:(?:of|in|on|off|for|at|as|to|more|net|a|an|the|your|our|my|this|next|longer|extra|further|additional|per cent|percent|%|wk|week|weekly|per week|a week|year|yearly|safety|consignment)\W*){0,3}",
    re.IGNORECASE,
)
_BEFORE_LINK = re.compile(
    r"\W*(?:(?:at|to|of|is|are|was|for|by|would be|will be|could be|can be|stays?(?: at)?|remains?|up|down|from|goes?|go|runs?|cut|term|now|then|on|with|be|only|the|a|an|about|around|say|maybe|should be|has to be|terms?|days?|length|time|level|above|below|over|under|least|most|no|minimum|till|until|back|unchanged|leave|stay|keep|through|as|says|gives|via|it)\W*){0,4}",
    re.IGNORECASE,
)


def _stands_like_a_term(text: str, figure: Figure, near: float) -> bool:
    """Whether a number without a unit stands like a term and does not count things: '75 ok', '36 stays', 'make it 24'."""
    if near >= 2.6:
        return True
    after = _NEXT_WORD.match(text, figure.end)
    word = (after.group(1) or "").lower() if after else ""
    return not word or word in _FUNCTION


_NEXT_WORD = re.compile(r"[ ]?([A-Za-z']*)")
_FUNCTION = frozenset(
    "ok okay fine no not yes works work does do dont don't stays stay stands is are was were be if for and or but as with w on in at to from against then instead only please maybe now today i we you it that this "
    "would could can will cant can't gets get got need needs per plus minus more less a the either so when because since which max off straight again unchanged until till there here together flat on the than might may should must "
    "though over above below under up down all both too also back firm sounds feels makes helps hurts possible impossible doable acceptable agreed done how what why where who without unless provided once by of better best nor see via through thru incl including included correct right tho though pls delivered deliver apart list under sounds say said ideally altogether total again already apiece ever never agreed ye yr a n u ur y id ill flat firm guaranteed net minus there meanwhile instead later this next would like gives get counts alone comes worked suits let maximum minimum max min".split()
)
