"""Which issue a figure belongs to: its unit, the words near it, the steps of the issue and what the talk was about, weighed together.

Domain knowledge is handed in as `IssueWords`. The weights were set by hand on the tuning rows of the terms corpus.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.language.beside import nearness, places_of
from app.language.figures import Figure
from app.language.levels import is_distance, level_of
from app.language.noise import in_a_form, is_noise, sounds_like_noise
from app.language.sums import is_bare_sum, is_piece_price, saving_of

Value = float | str
ENOUGH, ENOUGH_BARE = 3.0, 2.5
_IN_REACH, _BY_ITS_NAME = 2.0, 2.6
FEW, _READING = 4, 4.0


@dataclass(frozen=True, slots=True)
class ChoiceWords:
    """A value of a choice and the words for it."""

    value: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssueWords:
    """An issue as the ear needs it. `better_for_buyer`: 'higher', 'lower' or 'none'; `low` and `high` bound the domain, `steps` are its values,
    `demanded` what the buyer asked for at first, `worth` what one unit of it is in money a year (0: not known), `each` the price of one piece today (0: not
    known), `ends` the day on which today's value ends (empty: not known), `by_name` that a length alone is not of it: 'three years' is no warranty; `goods` are the
    words for what a volume is of."""

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
    by_name: bool = False
    goods: frozenset[str] = frozenset()

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
    if price and (is_piece_price(text, figure, price.each) or is_bare_sum(text, figure, price.worth)):
        return _sum_as_level(text, figure, price)
    if figure.unit == "money":
        beside = any(f.unit == "percent" for f in found)
        return None if price is None or (beside and not price.each) else _sum_as_level(text, figure, price)
    by_name = any(_is_called_so(text, found, number, i) for i in issues)
    by_word = any(_counted_in(text, figure, i) or _spanned_by(text, figure, i) for i in issues)
    if is_noise(text, figure, by_word, by_name):
        return None
    if figure.unit is None and _is_too_few(figure, issues):
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
    if value is None or not price.holds(value) or is_noise(text, figure, True):
        return None
    return Match(price, value)


_NAMED = 0.4


def _counted_in(text: str, figure: Figure, issue: IssueWords) -> bool:
    """Whether the word right after a bare number is one for an issue that is counted in it: '75 minutes' where the cure is an issue. Then it is
    a figure of no other."""
    at = figure.end + 1
    return figure.unit is None and not issue.choices and any(start == at for start, _ in places_of(issue.names, text))


def _spanned_by(text: str, figure: Figure, issue: IssueWords) -> bool:
    """Whether the name of an issue that is a span of time follows right behind one: 'nine months notice' where the notice is an issue."""
    return (
        issue.by_name
        and figure.unit == issue.unit
        and any(s == figure.end + 1 for s, _ in places_of(issue.names, text))
    )


def _is_called_so(text: str, found: Sequence[Figure], number: int, issue: IssueWords) -> bool:
    """Whether an issue whose name sounds like noise ('wage adjustment') stands right beside a figure."""
    return any(sounds_like_noise(n) for n in issue.names) and nearness(text, found, number, issue.names) >= _BY_ITS_NAME


def _is_too_few(figure: Figure, issues: Sequence[IssueWords]) -> bool:
    """Whether a small number could only be one of an issue that is counted in hundreds: 'twelve blades' of a trial."""
    fit = [i for i in issues if not i.choices and i.unit != "choice" and i.holds(figure.value)]
    counted = [min(s for s in i.steps if s) for i in issues if i.unit == "choice" and any(i.steps)]
    return not fit and bool(counted) and 0 < figure.value < min(counted) / FEW


def _is_of_another(text: str, found: Sequence[Figure], number: int, issues: Sequence[IssueWords]) -> bool:
    """Whether a bare number stands right beside the name of an issue other than the price, and no word for the price is near: 'the night team down to 12'."""
    if found[number].unit is not None:
        return False
    near = {
        i.id: nearness(text, found, number, i.names) for i in issues if (not i.choices and i.unit == "choice") or i.main
    }
    price = next(i.id for i in issues if i.main)
    return near[price] < _IN_REACH and any(value >= _BY_ITS_NAME for name, value in near.items() if name != price)


def _level(text: str, figure: Figure, issue: IssueWords, setting: Setting) -> float:
    base, raw = setting.standing.get(issue.id, issue.status_quo), in_unit_of(figure, issue)
    level = level_of(text, figure, issue.main, raw, base)
    return raw if issue.holds(raw) and not issue.holds(level) else level  # 'plus 60 days' from 45 are 60, not 105


def in_unit_of(figure: Figure, issue: IssueWords) -> float:
    """A figure's value in the unit of an issue: years become months."""
    return figure.value * 12 if figure.unit == "years" and issue.unit == "months" else figure.value


def _unit_fits(figure: Figure, issue: IssueWords) -> bool:
    counted = issue.unit in ("choice", "tonnes") and figure.unit == "units"
    return figure.unit in (None, issue.unit) or (figure.unit == "years" and issue.unit == "months") or counted


def _score(text: str, found: Sequence[Figure], number: int, issue: IssueWords, value: float, setting: Setting) -> float:
    figure = found[number]
    near = nearness(text, found, number, issue.names)
    score = (3.0 if figure.unit and not _unnamed(issue, near, setting) else 0.0) + near + _of_talk(issue, setting)
    score -= _READING * _is_reading(figure, issue, near)
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
        known = figure.value in issue.steps or in_a_form(text, figure)
        score += _as_price(figure, near, known)
    if figure.unit is None:
        score += _bare(text, figure, issue, near, said)
    return score


def _unnamed(issue: IssueWords, near: float, setting: Setting) -> bool:
    """Whether a length stands alone where only its name would say what it is of: 'three years without a rise' is no notice period."""
    spoken_of = setting.asked == {issue.id} or issue.id in setting.mentioned or issue.id == setting.previous
    return issue.by_name and near < _NAMED and not spoken_of


def _is_reading(figure: Figure, issue: IssueWords, near: float) -> bool:
    """Whether a percentage is too fine for the steps of an issue that is not named: '98.6 % over twelve months' is a record, no share."""
    fine = figure.unit == issue.unit == "percent" and (figure.value * 2) % 1 and figure.value not in issue.steps
    return bool(fine) and not issue.main and near < _IN_REACH


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
    if _SOME_OF.match(text, figure.end):
        score -= 3.0
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
_SOME_OF = re.compile(r"\sof (?:our|your|their|my|his|her|its|these|those|us|you|them)\b", re.IGNORECASE)
_SUM = re.compile(r"\b(?<!so )(?<!that )(?:it'?s|it is)\s*$", re.IGNORECASE)
STAYS = re.compile(
    r"\W{0,2}(?:%|per cent|percent|days?|weeks?|months?|loads|sites|hours?)?\W{0,2}(?:stays?|staying|remains?|unchanged|as (?:is|now|today)|like now|flat|untouched|how it is)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(?:the|these|those|us|you|of|other|them|all)\s*$", re.IGNORECASE)


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
    "though over above below under up down untouched kept complete all both too also back firm sounds feels makes helps hurts possible impossible doable acceptable agreed done how what why where who without unless provided once by of better best nor see via through thru incl including included correct right tho though pls delivered deliver apart list under sounds say said ideally altogether total again already apiece ever never agreed ye yr a n u ur y id ill flat firm guaranteed net minus there meanwhile instead later this next would like gives get counts alone comes worked suits let maximum minimum max min".split()
)
