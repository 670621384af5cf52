"""Checks on a case that need its economics: run at lint, so that no broken case reaches a rep."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.content.acts import OPENS, Act, MoveKind, Strategy
from app.content.confidential import Draw
from app.content.persona import CaseFile
from app.negotiation.case import CaseKey, Table, truth
from app.negotiation.effects import EFFECTS
from app.negotiation.issues import zone

THREAT_COSTS = -EFFECTS[Act.COERCES].trust / 100
LEAST_SHARE = 0.15
SCRIPT_TURNS = 10
LEAST_OPENINGS = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a case: where, what, and how to mend it."""

    field: str
    problem: str
    fix: str


def check_case(case: CaseFile) -> list[Problem]:
    """All problems of a case; empty where it is sound. A broken reference ends the list early, as the rest would not compute."""
    found = list(_references(case))
    if found:
        return found
    for number, draw in enumerate(case.confidential.draws):
        found += _draw(case, draw, f"confidential.draws.{number}")
    found += list(_public_words(case))
    return found


def checked(case: CaseFile) -> tuple[Problem, ...]:
    """The same for a case that is looked at again and again, such as a stored one: worked out once, which takes some 200 ms."""
    return _checked(CaseKey(case))


@lru_cache(maxsize=64)
def _checked(key: CaseKey) -> tuple[Problem, ...]:
    return tuple(check_case(key.case))


def _references(case: CaseFile) -> Iterator[Problem]:
    issues = {i.id for i in case.issues}
    if sum(i.is_price for i in case.issues) != 1 or sum(i.is_form for i in case.issues) != 1:
        yield Problem("issues", "there must be one price issue and one form issue", "mark one is_price and one is_form")
    for spec in case.issues:
        values: set[str | float] = {c.id for c in spec.choices} or set(spec.steps)
        for field, value in (("status_quo", spec.status_quo), ("opening", case.opening.get(spec.id))):
            if value not in values:
                yield Problem(
                    f"issues.{spec.id}.{field}",
                    f"{value!r} is no value of the issue",
                    f"use one of {sorted(map(str, values))}",
                )
    named = [(f"brief.limits.{x.issue}", x.issue) for x in case.brief.limits] + [
        ("brief.lure_issue", case.brief.lure_issue)
    ]
    named += [(f"confidential.interests.{i.id}", n) for i in case.confidential.interests for n in i.issues]
    named += [(f"confidential.draws.{d.id}.weights", n) for d in case.confidential.draws for n in d.weights]
    for field, name in named:
        if name not in issues:
            yield Problem(field, f"there is no issue {name!r}", f"use one of {', '.join(sorted(issues))}")
    yield from _ids(case)


def _twins(case: CaseFile) -> Iterator[Problem]:
    for name, rows in (("knowledge", case.knowledge), ("facts", case.facts), ("tactics", case.tactics)):
        ids = [str(row.id) for row in rows]
        for one in dict.fromkeys(i for i in ids if ids.count(i) > 1):
            yield Problem(f"{name}.{one}", f"there are {ids.count(one)} of that id", "give each an id of its own")


def _ids(case: CaseFile) -> Iterator[Problem]:
    yield from _twins(case)
    tactics = {t.id for t in case.tactics}
    facts = {f.id for f in case.facts}
    for slot in case.script:
        if slot.tactic not in tactics:
            yield Problem("script", f"there is no tactic {slot.tactic!r}", "add it under tactics")
    for prep in case.preparations:
        for name in prep.yields_facts:
            if name not in facts:
                yield Problem(f"preparations.{prep.id}", f"there is no fact {name!r}", "add it under facts")
    for draw in case.confidential.draws:
        yield from _draw_ids(case, draw)


def _draw_ids(case: CaseFile, draw: Draw) -> Iterator[Problem]:
    place = f"confidential.draws.{draw.id}"
    interests = {i.id for i in case.confidential.interests}
    numeric = {i.id for i in case.issues if not i.is_form}
    forms = {c.id for i in case.issues if i.is_form for c in i.choices}
    for name in draw.interests:
        if name not in interests:
            yield Problem(f"{place}.interests", f"there is no interest {name!r}", "add it under interests")
    if set(draw.weights) != numeric:
        yield Problem(f"{place}.weights", "weights must cover every issue but the form", f"give {sorted(numeric)}")
    if set(draw.kpi) != forms:
        yield Problem(f"{place}.kpi", "kpi must cover every form", f"give {sorted(forms)}")
    if sorted(draw.order) != sorted(s.tactic for s in case.script):
        yield Problem(
            f"{place}.order", "the order must hold the script's tactics, each once", "list them in this draw's order"
        )


def _draw(case: CaseFile, draw: Draw, place: str) -> list[Problem]:
    real = truth(case, draw.id)
    found = list(_worth(case, draw, real, place))
    layers = [i.layer for i in real.real_interests()]
    if 1 not in layers or len(case.confidential.interests) - len(layers) < 2:
        found.append(
            Problem(
                f"{place}.interests", "a draw needs a cover story and leaves at least two decoys", "change the list"
            )
        )
    counts = _openings(case, draw)
    for strategy in Strategy:
        if counts[strategy] < LEAST_OPENINGS:
            what = f"the script opens {strategy} {counts[strategy]} times in ten turns"
            found.append(Problem(f"{place}.order", what, "let another tactic ride that opens it"))
    return found


def _worth(case: CaseFile, draw: Draw, real: Table, place: str) -> Iterator[Problem]:
    economics = real.economics
    if economics.value(economics.opening) >= case.brief.no_deal:
        yield Problem(
            "opening", "the opening is not worse for the trainee than no deal", "ask for more, or raise brief.no_deal"
        )
    agreement = bool(zone(economics, draw.floor))
    if agreement != (draw.zone != "none"):
        yield Problem(
            f"{place}.zone",
            f"says {draw.zone!r}, but a zone of agreement {'exists' if agreement else 'does not'}",
            "correct it",
        )
    yield from _threat(case, draw, real)
    total = sum(draw.weights.values())
    form_price = {i.id for i in case.issues if i.is_form}
    for interest in real.real_interests():
        names = {real.price.id if n in form_price else n for n in interest.issues}
        share = sum(draw.weights[n] for n in names) / total
        if share < LEAST_SHARE:
            yield Problem(
                f"{place}.interests",
                f"{interest.id} explains {share:.0%} of the weight",
                "give its issues at least 15 %",
            )


def _threat(case: CaseFile, draw: Draw, real: Table) -> Iterator[Problem]:
    """What one forced step of price wins must be less than what the lost trust costs in year two (I5)."""
    opening, steps = real.economics.opening, real.price.steps
    won = real.economics.value({**opening, real.price.id: steps[-2]}) - real.economics.value(
        {**opening, real.price.id: steps[-1]}
    )
    cost = case.year_two_factor * THREAT_COSTS
    if draw.supplier_leverage and won > cost:
        what = f"a threat would win {won:.3f} and cost {cost:.3f} in year two, so threatening would pay"
        yield Problem("year_two_factor", what, f"set it to at least {won / THREAT_COSTS:.2f}")


def _openings(case: CaseFile, draw: Draw) -> dict[Strategy, int]:
    slots = sorted(case.script, key=lambda s: (s.from_turn, s.to_turn))
    counts = dict.fromkeys(Strategy, 0)
    for strategy in OPENS[MoveKind.OPENING_DEMAND].primary:
        counts[strategy] += 1
    for slot, tactic in zip(slots, draw.order, strict=False):
        if slot.from_turn <= SCRIPT_TURNS:
            for strategy in OPENS[tactic].primary:
                counts[strategy] += 1
    return counts


def _public_words(case: CaseFile) -> Iterator[Problem]:
    texts = [("situation", case.situation), *(("opening_lines", t) for t in case.opening_lines)]
    texts += [(f"facts.{f.id}", f.text) for f in case.facts if f.in_brief]
    texts += [(f"knowledge.{k.id}", w) for k in case.knowledge for w in k.wordings]
    texts += [(f"tactics.{t.id}", w) for t in case.tactics for w in (*t.wordings, *t.tested_true, *t.tested_false)]
    texts += [("buyer.phrases", w) for words in case.buyer.phrases.values() for w in words]
    secrets = [(i.id, cue.casefold()) for i in case.confidential.interests if i.layer > 1 for cue in i.cues]
    for field, text in texts:
        folded = " ".join(text.casefold().split())
        for interest, cue in secrets:
            if cue in folded:
                yield Problem(
                    field,
                    f"the public text holds {cue!r}, a cue of the secret interest {interest}",
                    "reword one of them",
                )
