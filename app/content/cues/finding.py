"""Finding the cues of a message: which behaviours and traps its sentences show, with the clause that shows each.

Questions are sorted by what they ask for; statements may show several things. No state, no secrets, no case: the
caller decides from terms and context what a cue is worth.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from app.content.acts import Act
from app.content.cues.questions import ASKING_STATEMENT, CHECK_IN, EMPTY_ASK, PROPOSAL, QUESTION_CUES
from app.content.cues.spoken import METHOD_CUES, SPOKEN_CUES, WHY_CUES
from app.content.cues.statements import BEHAVIOUR_CUES, OTHER_CUES, TRAP_CUES
from app.language.sentences import Stretch, clauses, is_question, sentences

LONGEST_QUOTE = 180
SHORTEST_QUOTE = 14


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: the act, the words that show it and where they stand, and whether the sentence asks."""

    act: Act
    quote: str
    start: int
    end: int
    asks: bool


@lru_cache(maxsize=256)
def find_cues(text: str) -> tuple[Cue, ...]:
    """Every cue of a message, in order; one of an act and clause. Linear in the length of the text."""
    found: list[Cue] = []
    whole = sentences(text)
    for number, sentence in enumerate(whole):
        follower = whole[number + 1] if number + 1 < len(whole) else None
        found += _of_sentence(text, sentence, follower)
    unique = {(c.act, c.start): c for c in found}
    return tuple(sorted(unique.values(), key=lambda c: (c.start, c.act)))


def _of_sentence(text: str, sentence: Stretch, follower: Stretch | None) -> list[Cue]:
    plain = _plain(sentence.text)
    asks = is_question(sentence.text)
    found: list[Cue] = []
    if (asks and not _proposal().search(plain) and not _check_in().search(plain) and not _empty().search(plain)) or (
        _asking_statement().search(plain) and not _empty().search(plain)
    ):
        found += _questions(text, sentence)
    found += _statements(text, sentence, asks)
    if not asks and follower and not any(c.act is Act.HOLDS_FIRM_OPENLY for c in found):
        found += _no_then_reason(text, sentence, follower)
    return found


def _questions(text: str, sentence: Stretch) -> list[Cue]:
    """One cue a clause, the first kind of question that fits; a clause without one is left to its neighbours."""
    found = []
    for part in _parts(text, sentence):
        plain = _plain(part.text)
        for act, patterns in _compiled_questions():
            if any(p.search(plain) for p in patterns):
                found.append(Cue(act, part.text, part.start, part.end, asks=True))
                break
    if found:
        return found
    plain = _plain(sentence.text)
    whole = next((a for a, patterns in _compiled_questions() if any(p.search(plain) for p in patterns)), None)
    return [Cue(whole, sentence.text, sentence.start, sentence.end, asks=True)] if whole else []


def _statements(text: str, sentence: Stretch, asks: bool) -> list[Cue]:
    plain = _plain(sentence.text)
    found = []
    for act, patterns in _compiled_statements():
        if asks and act not in _ALSO_ASKED:
            continue
        for pattern in patterns[:1] if asks and act is Act.PLAYS_BACK_INTEREST else patterns:
            match = pattern.search(plain)
            if match:
                reach = match.start() + 1 if act is Act.HOLDS_FIRM_OPENLY else match.end()
                quote = _around(text, sentence, match.start(), reach)
                found.append(Cue(act, quote.text, quote.start, quote.end, asks))
                break
    return found


_ALSO_ASKED = frozenset(
    {
        Act.PROPOSES_OPTIONS, Act.MAKES_IT_CONDITIONAL, Act.PROPOSES_PROCESS, Act.WIDENS_SCOPE, Act.COERCES, Act.RETALIATES, Act.INSULTS, Act.PLAYS_BACK_INTEREST,
        Act.SPLITS_ARBITRARILY, Act.HOLDS_RELATIONSHIP_HOSTAGE, Act.SLOWS_PACE, Act.TESTS_ASSUMPTION, Act.OFFERS_INCREMENTAL_COMMITMENT, Act.NAMES_TACTIC,
    }
)  # fmt: skip


def _no_then_reason(text: str, sentence: Stretch, follower: Stretch) -> list[Cue]:
    """'No to 90 days. Finance carries 8 % on that.' A plain no whose reason is the next sentence."""
    no, reason = _bare_no(), _reason_next()
    if no.search(_plain(sentence.text)) and reason.search(_plain(follower.text)) and not is_question(follower.text):
        end = min(follower.end, sentence.start + LONGEST_QUOTE)
        return [Cue(Act.HOLDS_FIRM_OPENLY, text[sentence.start : end].rstrip(), sentence.start, end, asks=False)]
    return []


def _parts(text: str, sentence: Stretch) -> tuple[Stretch, ...]:
    inside = tuple(c for c in clauses(text) if sentence.start <= c.start and c.end <= sentence.end)
    return inside or (sentence,)


def _around(text: str, sentence: Stretch, start: int, end: int) -> Stretch:
    """The clauses that a match touches; the whole sentence where they are but a scrap of it."""
    first, last = sentence.start + start, sentence.start + end
    touched = [c for c in _parts(text, sentence) if c.start < last and first < c.end]
    if not touched:
        return sentence
    low = touched[0].start
    high = min(touched[-1].end, low + max(LONGEST_QUOTE, touched[0].end - low))
    return sentence if high - low < SHORTEST_QUOTE else Stretch(text[low:high], low, high)


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').lower()


def _compile(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    # Cues and text are both in lower case: without the flag a search takes half the time.
    return tuple(re.compile(p) for p in patterns)


@cache
def _compiled_questions() -> tuple[tuple[Act, tuple[re.Pattern[str], ...]], ...]:
    more = {Act.ASKS_WHY: WHY_CUES, Act.ASKS_FOR_JUSTIFICATION: METHOD_CUES}
    return tuple((act, _compile((*patterns, *more.get(act, ())))) for act, patterns in QUESTION_CUES)


@cache
def _compiled_statements() -> tuple[tuple[Act, tuple[re.Pattern[str], ...]], ...]:
    every = {**BEHAVIOUR_CUES, **TRAP_CUES, **OTHER_CUES}
    for act, patterns in SPOKEN_CUES.items():
        every[act] = (*every.get(act, ()), *patterns)
    return tuple((act, _compile(patterns)) for act, patterns in every.items() if patterns)


@cache
def _proposal() -> re.Pattern[str]:
    return re.compile(PROPOSAL)


@cache
def _check_in() -> re.Pattern[str]:
    return re.compile(CHECK_IN)


@cache
def _empty() -> re.Pattern[str]:
    return re.compile(EMPTY_ASK)


@cache
def _asking_statement() -> re.Pattern[str]:
    return re.compile(ASKING_STATEMENT[0])


@cache
def _bare_no() -> re.Pattern[str]:
    return re.compile(
        r"^\W*(?:so |but |then )?(?:no\b|not\b|i can(?:'t|not)|we can(?:'t|not)|i won't|we won't|(?:\d+|that|this|it).{0,30}(?:not possible|can't|cannot|won't|not something|no)\b)",
        re.IGNORECASE,
    )


@cache
def _reason_next() -> re.Pattern[str]:
    return re.compile(
        r"\d|\b(?:clause|index|cost|costs|margin|finance|mandate|carries|because|since|would|means|below|contract (?:says|gives|allows)|other customers)\b"
    )
