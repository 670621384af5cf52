"""What a term heard by the rules shows of how it was meant: the names that the second opinion on terms adds up.

Words are taken by where they stand: before or after the figure, in its clause, between the pauses around it. A figure that the rules took for a term is '#t',
any other '#'. What lies beyond (its sentence, the other terms) is in `termsaround`.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.content.learned.layout import NOS, Layout, Telling, role_of, side_of, who
from app.content.learned.termsaround import in_sentence, of_others
from app.language.sentences import Stretch
from app.language.term import Term

NEAR, PLACED = 6, 3
# What somebody does with a level: the last of these before a figure, and the first behind it.
_DONE = {
    **dict.fromkeys("offer propose suggest give gives giving put add throw grant".split(), "offers"),
    **dict.fromkeys("do go accept take agree sign settle live move make let say".split(), "does"),
    **dict.fromkeys("need needs want require ask like hope love".split(), "wants"),
    **dict.fromkeys("keep keeps stay stays staying hold leave remain remains unchanged untouched".split(), "keeps"),
    **dict.fromkeys(
        "said told wrote offered had was were got gave took went came agreed asked called read".split(), "past"
    ),
    **dict.fromkeys("cost costs worth means mean makes equals average index clause".split(), "counts"),
    **dict.fromkeys("heard hear see note understand know think".split(), "knows"),
    **dict.fromkeys("is are 's sounds looks".split(), "is"),
}
# What takes the whole message back into thought.
_ASIDE = re.compile(
    r"\b(?:(?:only|just) (?:asking|checking|wondering|curious|thinking|trying|an? (?:idea|example|thought|question))|not (?:an? (?:offer|proposal)|(?:yet )?(?:offering|proposing|promising|saying|agreed))|thinking (?:aloud|out loud)|no offer|no promise|(?:haven't|have not|not) (?:offered|agreed|promised))\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|dozen|hundred|zero)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[a-z]+(?:'[a-z]+)?|[%€]")
_PAUSE = frozenset(",;:()=")
_CONDITIONS = frozenset({"if", "when", "once", "provided", "unless", "against", "with", "without"})


def term_features(telling: Telling) -> list[frozenset[str]]:
    """The features of each term of a message, in order. Linear in the length of the message times its terms, of which there are few."""
    layout = Layout(telling)
    return [_of_term(telling, layout, number) for number in range(len(telling.terms))]


def _of_term(telling: Telling, layout: Layout, number: int) -> frozenset[str]:
    term = telling.terms[number]
    at = layout.sentence_at(term.start)
    sentence, clause = layout.sentences[at], layout.clause_at(term.start)
    before, after = layout.words(sentence.start, term.start), layout.words(term.end, sentence.end)
    return frozenset(
        (
            *_standing(telling, term),
            *_value(telling, term),
            *_placed(before, after),
            *_in_clause(layout.words(clause.start, term.start), layout.words(term.end, clause.end)),
            *_in_breath(before, after),
            *in_sentence(layout, at, term),
            *of_others(telling, number, sentence),
            *_by_mode(telling, term, sentence, len(layout.sentences)),
        )
    )


def _by_mode(telling: Telling, term: Term, sentence: Stretch, count: int) -> Iterable[str]:
    """What the rules said, beside what decides whether they can be believed."""
    mode, side = term.mode, side_of(telling.issues[term.issue], term.value)
    yield f"mode={mode}{'?' if sentence.text.rstrip(chr(34) + chr(39) + ') ').endswith('?') else '.'}"
    yield f"mode={mode} {side}"
    yield f"mode={mode} sentences={min(count, 4)}"
    yield f"mode={mode} tied={term.conditional}"
    if (term.issue, term.value) in telling.said:
        yield f"said {mode}"
    if telling.buyer.rstrip().endswith("?"):
        yield "she asks"
        yield f"she asks {mode}"
    if _ASIDE.search(telling.text):
        yield "aside"
        yield f"aside {mode}"


def _standing(telling: Telling, term: Term) -> Iterable[str]:
    issue, mode = telling.issues[term.issue], term.mode
    role, side = role_of(issue), side_of(issue, term.value)
    yield f"mode={mode}"
    yield f"tied={term.conditional}"
    yield f"role={role}"
    yield f"side={side}"
    yield f"role={role} side={side}"
    yield f"mode={mode} role={role}"
    yield f"said={(term.issue, term.value) in telling.said}"
    yield f"asked={term.issue in telling.asked}"
    if issue.choices:
        yield f"choice={'today' if term.value == issue.status_quo else 'other'} {mode}"
    elif not any(c.isdigit() for c in term.quote):
        yield "in words"
        if " " in term.quote and not _NUMBER.search(term.quote):
            yield "kept in words"
    if issue.choices or not any(c.isdigit() for c in term.quote):
        yield from (f"q={w}" for w in _QUOTED.findall(term.quote.lower()))


def _value(telling: Telling, term: Term) -> Iterable[str]:
    """How the value lies to today's level, to what the buyer asked for, and to the steps of the issue."""
    issue, mode = telling.issues[term.issue], term.mode
    role = role_of(issue)
    unit = any(c.isalpha() or c == "%" for c in term.quote)
    yield f"unit={unit}"
    yield f"unit={unit} role={role}"
    if term.value == issue.demanded:
        yield "demanded"
        yield f"demanded {mode}"
    if isinstance(term.value, str) or isinstance(issue.status_quo, str):
        return
    yield f"step={term.value in issue.steps}"
    yield f"step={term.value in issue.steps} unit={unit}"
    yield f"today={(term.value > issue.status_quo) - (term.value < issue.status_quo)} {role}"
    if isinstance(issue.demanded, float | int):
        yield f"beyond={(term.value - issue.demanded) * (issue.demanded - issue.status_quo) > 0} {mode}"


def _placed(before: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    """The words next to the figure, with their places and in pairs."""
    left, right = before[-NEAR:], after[:NEAR]
    left_end, right_end = ["^", *left], [*right, "$"]
    for n, word in enumerate(reversed(left_end[-PLACED:]), 1):
        yield f"l{n}={word}"
    for n, word in enumerate(right_end[:PLACED], 1):
        yield f"r{n}={word}"
    yield from (f"l={w}" for w in left)
    yield from (f"r={w}" for w in right)
    yield from (f"lb={a} {b}" for a, b in pairwise(left_end))
    yield from (f"rb={a} {b}" for a, b in pairwise(right_end))
    yield f"lr={left_end[-1]} {right_end[0]}"


def _in_clause(before: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    """The words of the clause, how it begins, and who does what in it."""
    yield from (f"cl={w}" for w in before)
    yield from (f"cr={w}" for w in after)
    head = [*before, "#t", *after][:3]
    yield f"head={head[0]}"
    yield f"head2={' '.join(head[:2])}"
    yield f"head3={' '.join(head)}"
    subject = next((found for w in before if (found := who(w))), "none")
    nearest = next((found for w in reversed(before) if (found := who(w))), "none")
    later = next((found for w in after if (found := who(w))), "none")
    did = next((_DONE[w] for w in reversed(before) if w in _DONE), "none")
    does = next((_DONE[w] for w in after if w in _DONE), "none")
    no = f"{any(w in NOS for w in before)}{any(w in NOS for w in after)}"
    yield f"subject={subject}"
    yield f"nearest={nearest}"
    yield f"later={later}"
    yield f"no={no}"
    yield f"nearest={nearest} no={no}"
    yield f"did={did}"
    yield f"does={does}"
    yield f"did={did} {nearest}"
    yield f"does={does} {later}"
    yield f"did={did} no={no}"


def _in_breath(before: Sequence[str], after: Sequence[str]) -> Iterable[str]:
    """The words up to the nearest pause on both sides."""
    left = before[max((n + 1 for n, w in enumerate(before) if w in _PAUSE), default=0) :]
    stop = next((n for n, w in enumerate(after) if w in _PAUSE), len(after))
    right, pause = after[:stop], after[stop] if stop < len(after) else "$"
    yield from (f"bl={w}" for w in left)
    yield from (f"br={w}" for w in right)
    yield f"breath={' '.join(right[:2])}{pause}"
    yield f"breath head={' '.join(left[:2])}"
    yield f"alone={not left} {not right}"
    yield f"breath no={any(w in NOS for w in left)} {any(w in NOS for w in right)}"
    yield f"if={any(w in _CONDITIONS for w in left)} {any(w in _CONDITIONS for w in right)}"
