"""What stands around a term: its sentence, those before and behind it, the other terms of the message, and whether a tie runs through them."""

from collections.abc import Collection, Iterable, Sequence

from app.content.learned.layout import IFS, NOS, PERSONS, Layout, Telling, side_of
from app.language.sentences import Stretch, is_question, sentences
from app.language.term import PUT_FORWARD, Term
from app.language.ties import ties

_HINTS = IFS | NOS
_FOLLOWING = _HINTS | PERSONS


def in_sentence(layout: Layout, at: int, term: Term) -> Iterable[str]:
    """The sentence at a number, around a term, and its neighbours."""
    sentence, count = layout.sentences[at], len(layout.sentences)
    words = layout.words(sentence.start, sentence.end)
    yield f"shead={' '.join(words[:1])}"
    yield f"shead2={' '.join(words[:2])}"
    yield from (f"sl={w}" for w in _HINTS.intersection(layout.words(sentence.start, term.start)))
    yield from (f"sr={w}" for w in _HINTS.intersection(layout.words(term.end, sentence.end)))
    ends = sentence.text.rstrip("\"') ")[-1:]
    yield f"ends={ends if ends in '?!.' else 'none'}"
    yield f"question={is_question(sentence.text)}"
    yield f"ties={ties(sentence.text)}"
    yield f"at={min(at, 3)}"
    yield f"last={at == count - 1}"
    yield f"sentences={min(count, 4)}"
    yield f"length={min(len(words) // 5, 5)}"
    yield from (f"mw={w}" for w in set(layout.words()) if len(w) > 1)
    yield from _neighbours(layout, at)


def _neighbours(layout: Layout, at: int) -> Iterable[str]:
    if at + 1 < len(layout.sentences):
        follow = layout.sentences[at + 1]
        words = layout.words(follow.start, follow.end)
        yield f"next={' '.join(words[:1])}"
        yield f"next2={' '.join(words[:2])}"
        yield f"next ends={follow.text[-1:]}"
        yield from (f"nw={w}" for w in _FOLLOWING.intersection(words))
    else:
        yield "next=$"
    if at:
        prior = layout.sentences[at - 1]
        yield f"prior={' '.join(layout.words(prior.start, prior.end)[:1])}"
        yield f"prior ends={prior.text[-1:]}"


def of_others(telling: Telling, number: int, sentence: Stretch) -> Iterable[str]:
    """The other terms: how the rules took them, whose they are, and whether the same issue comes again."""
    term, terms = telling.terms[number], telling.terms
    here = 0
    for n, other in enumerate(terms):
        if n == number:
            continue
        side = side_of(telling.issues[other.issue], other.value)
        where = "before" if other.start < term.start else "after"
        yield f"there {other.mode} {side}"
        if sentence.start <= other.start < sentence.end:
            here += 1
            yield f"here {where} {other.mode}"
            yield f"here {other.mode} {side}"
        if other.issue == term.issue:
            same = "same" if other.value == term.value else "other"
            yield f"again {where} {same}"
            yield f"again {where} {same} {other.mode}"
            yield f"again {where} {other.mode} {term.mode}"
    yield f"terms here={min(here, 4)}"
    yield f"terms={min(len(terms), 6)}"
    yield f"put={min(sum(t.mode in PUT_FORWARD for t in terms), 5)}"


def tie_features(telling: Telling, number: int, offered: Sequence[bool]) -> Iterable[str]:
    """What says of an offered term whether it is part of a tie, beyond its own features; `offered` says of each term of the message whether it is put forward."""
    term, parts = telling.terms[number], sentences(telling.text)
    at = next((n for n, s in enumerate(parts) if term.start < s.end), len(parts) - 1)
    me = side_of(telling.issues[term.issue], term.value)
    others = [t for n, t in enumerate(telling.terms) if n != number and offered[n]]
    there = _sides(telling, others)
    here = _sides(telling, [t for t in others if parts[at].start <= t.start < parts[at].end])
    yield f"H:{' '.join(here)}"
    yield f"T:{' '.join(there)}"
    yield f"me={me} H:{' '.join(here)}"
    yield f"me={me} T:{' '.join(there)}"
    sides = {me, *there}
    both = "give" in sides and not sides.isdisjoint(("ask", "hold"))
    tying = [ties(s.text) for s in parts]
    yield f"both={both}"
    yield f"both={both} tied={term.conditional}"
    yield f"mtie={any(tying)}"
    yield f"mtie={any(tying)} both={both} here={tying[at]}"
    yield f"after tie={any(tying[:at])} before tie={any(tying[at + 1 :])}"
    yield from (f"otied={t.conditional}" for n, t in enumerate(telling.terms) if n != number)
    yield f"noff={min(sum(offered), 5)}"


def _sides(telling: Telling, terms: Collection[Term]) -> list[str]:
    return sorted({side_of(telling.issues[t.issue], t.value) for t in terms})
