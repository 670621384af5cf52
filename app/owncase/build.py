"""From answers to a case: the one place that puts an own case together. Pure: the same answers give the same case, to the byte."""

import math
from collections.abc import Iterator, Sequence

from app.content.acts import Tactic
from app.content.confidential import Confidential, Draw, Interest
from app.content.persona import Buyer, CaseFile, Choice, IssueSpec, TacticSpec, Value
from app.language.fold import fold
from app.owncase.answers import Answers, IssueAnswer
from app.owncase.asked import answered
from app.owncase.brief import brief_of, calendar_of, label_of, midpoint_of, preparations_of, situation_of
from app.owncase.economics import (
    FORM,
    her_end,
    hidden_truths,
    other_needs,
    our_forms,
    our_swing,
    per_unit,
    steps_of,
    table_of,
)  # fmt: skip
from app.owncase.facts import cues_of, facts_of
from app.owncase.followups import followups
from app.owncase.kinds import BY_ID
from app.owncase.kit import interests, knowledge, tactics
from app.owncase.ownwords import own_phrases
from app.owncase.persons import her_side
from app.owncase.pressure import script_of, slots
from app.owncase.shape import in_shape
from app.owncase.slots import called_of, capital, fill, money, slots_of
from app.owncase.stories import story_of, true_claims
from app.owncase.voices import nearest, phrases_without_trade, voice_of

MINUTES = 20
LOST_BY_THREAT, YEAR_TWO, MOST_YEAR_TWO = 0.09, 1.2, 10.0
ALWAYS = ("cover", "fear", "counted", "promised", "this_year", "need_own", "need_upstairs")
ALTERNATIVE_CUES = ["our alternative", "my alternative", "if we do nothing", "the fallback"]
ASKED_BACK = (
    "I would like to be sure that I understand '{quote}'. How much would that be in per cent of the price?",
    "'{quote}', yes. Could you tell me what that means on one of the points between us?",
    "Help me with '{quote}'. In per cent of what we pay today, what would it come to?",
    "Before I write down '{quote}', which of our points is it for, and how much is it there?",
)
OPENING = (
    "Thank you for coming. You know what has changed. {change} So I need {asked_full}. How do we get there?",
    "Thank you for taking the time. {reason} I need {asked_full}. What can you do for me?",
)

LEAST_TACTICS = 8


def build(answers: Answers, case_id: str, version: str = "1.0.0") -> CaseFile:
    """The case for these answers, with all its draws. `case_id` and `version` as a case file has them."""
    answers = in_shape(answers)
    specs = _issues(answers)
    second, third = other_needs(answers)
    filled = slots_of(answers, second)
    given = {i.kind for i in answers.issues}
    given |= {name for name in ("trouble", "other_way") if getattr(answers, name)}
    pressure = tactics(filled, given)
    script = script_of(answers.tactics, {t.id for t in pressure})
    kept = [t for t in pressure if t.id in script or t.id == "pocketing"]
    spare = [t for t in pressure if t not in kept][: max(0, LEAST_TACTICS - len(kept))]  # known to her, ridden by none
    pressure = [*kept, *spare]
    base = nearest(answers)
    general = answered(answers, knowledge(filled, given, {t.id.value for t in pressure}), filled)
    needs = interests(filled, {*ALWAYS, f"need_{second}", f"need_{third}"})
    body = CaseFile(
        kind="persona",
        schema_version=1,
        id=case_id,
        version=version,
        title=f"{capital(answers.goods)} for {answers.customer}",
        blurb=f"{answers.buyer} wants {filled['price']} off the price by {answers.deadline}.",
        minutes=MINUTES,
        currency=answers.currency,  # type: ignore[arg-type]  # one of the choices
        buyer=Buyer(
            name=answers.buyer, pronoun=answers.pronoun, title=capital(answers.title), company=answers.customer,  # type: ignore[arg-type]
            company_short=answers.customer, voice=voice_of(base), phrases=phrases_without_trade(base) | own_phrases(answers) | {"puzzle.not_an_issue": list(ASKED_BACK)},
            shortly=_shortly(filled["decider"]),
        ),
        situation=situation_of(answers),
        issues=specs,
        opening=_opening(answers),
        opening_lines=[fill(line, filled) for line in OPENING],
        brief=brief_of(answers, specs, filled),
        facts=facts_of(answers, [t.id.value for t in pressure]),
        knowledge=[*general, *followups(answers, filled, given, general)],
        tactics=pressure,
        script=slots(script),
        preparations=preparations_of(answers, specs),
        calendar=calendar_of(answers),
        midpoint=midpoint_of(answers, specs),
        year_two_factor=_year_two(answers, _forms(specs)),
        confidential=Confidential(
            interests=needs, draws=_draws(answers, specs, pressure, script), alternative_cues=ALTERNATIVE_CUES
        ),
        extensions={"own": {"built_on": base.id, "paced": True}},
    )  # fmt: skip
    return _with_safe_cues(body, answers)


def _issues(answers: Answers) -> list[IssueSpec]:
    found = [_issue(answers, issue) for issue in answers.issues]
    found.insert(1, _form(answers))
    return found


def _issue(answers: Answers, issue: IssueAnswer) -> IssueSpec:
    kind, how = BY_ID[issue.kind], called_of(answers, issue)
    one = (
        kind.one
        if how.unit == kind.unit
        else f"one of the {how.noun}"
        if how.say.startswith("{figure}")
        else "one more or less"
    )
    return IssueSpec(
        id=issue.kind,
        label=label_of(issue),
        unit=how.unit,  # type: ignore[arg-type]  # one of the units of a case
        names=list(how.names),
        steps=steps_of(issue, len(answers.issues) - 1),
        status_quo=issue.today,
        better_for_buyer=her_end(issue),  # type: ignore[arg-type]  # 'higher' or 'lower'
        is_price=issue.kind == "price",
        is_term=issue.kind == "term" and not how.away,
        our_swing=our_swing(answers, issue),
        about=f"{capital(one)} is worth about {money(answers, per_unit(answers, issue))} a year to us.",
        say=how.say,
        zero=how.zero,
        each=issue.each,
        ends=issue.ends if not how.away else "",
    )


def _form(answers: Answers) -> IssueSpec:
    choices = [
        Choice(id="price", label="lower price", names=["lower price", "list price", "unit price", "price itself", "base price"]),
        Choice(
            id="rebate", label="rebate at year end",
            names=["rebate", "rebate at year end", "year-end rebate", "bonus at year end", "annual bonus", "refund at year end", "bonus"],
        ),
        Choice(
            id="one_off", label="one-off credit",
            names=["one-off", "one off", "credit note", "one-time credit", "lump sum", "one-time payment", "single credit", "one time", "one-time", "credit once"],
        ),
    ]  # fmt: skip
    if answers.other_way:
        way = answers.other_way.lower()
        choices.append(
            Choice(
                id="other_way",
                label=f"saving through {answers.other_way}",
                names=[way, f"saving through {way}", f"savings through {way}"],
            )
        )
    about = "A lower price stays. A rebate ends with the year and costs us about 85 % of it, a one-off is paid once and costs about half."
    return IssueSpec(
        id=FORM, label="Form of the saving", unit="choice", names=["form of the saving", "form", "shape of the saving"], choices=choices, status_quo="price",
        better_for_buyer="none", is_form=True, our_form=our_forms(tuple(c.id for c in choices)), about=about, say="as a {figure}",
    )  # fmt: skip


def _forms(specs: Sequence[IssueSpec]) -> tuple[str, ...]:
    return tuple(c.id for spec in specs if spec.is_form for c in spec.choices)


def _opening(answers: Answers) -> dict[str, Value]:
    return {i.kind: i.demand for i in answers.issues} | {FORM: "price"}


def _draws(
    answers: Answers, specs: Sequence[IssueSpec], pressure: Sequence[TacticSpec], script: Sequence[Tactic]
) -> list[Draw]:
    leverage = _year_two(answers, _forms(specs)) < MOST_YEAR_TWO
    claims = [t.id for t in pressure if t.claim]
    found = []
    for truth in hidden_truths(answers, _forms(specs)):
        found.append(
            Draw(
                id=truth.sketch.id,
                story=story_of(answers, truth),
                floor=truth.floor,
                overrating=truth.sketch.overrating,
                alternative=truth.sketch.alternative,  # type: ignore[arg-type]  # weak, fair or strong
                zone="agreement" if truth.agreement else "none",
                weights=truth.weights,
                kpi=dict(truth.sketch.kpi),
                interests=list(dict.fromkeys(truth.sketch.needs)),
                true_claims=true_claims(truth.sketch.id, claims),
                order=list(script),
                supplier_leverage=truth.sketch.leverage and leverage,
            )
        )
    return found


def _shortly(decider: str) -> dict[str, str]:
    """'The managing director finance, Mr Oltmann,' is Mr Oltmann once that was said."""
    full = decider.rstrip(",")
    _, comma, name = full.partition(", ")
    return {full: name} if comma and name else {}


def _year_two(answers: Answers, forms: tuple[str, ...]) -> float:
    """So much that a step of the price that a threat wins costs at least as much in the year after."""
    economics = table_of(answers, forms, {i.kind: 1.0 for i in answers.issues}, dict.fromkeys(forms, 1.0))
    opening, steps = economics.opening, economics.issue("price").steps
    won = economics.value({**opening, "price": steps[-2]}) - economics.value(opening)
    return min(MOST_YEAR_TWO, max(YEAR_TWO, math.ceil(100 * won / LOST_BY_THREAT + 1e-6) / 100))


def _with_safe_cues(case: CaseFile, answers: Answers) -> CaseFile:
    """The case with cues of needs that no public text holds; the fear gets cues out of its own words."""
    public = [" ".join(text.casefold().split()) for text in _public(case)]

    def safe(cues: Sequence[str]) -> list[str]:
        return [cue for cue in dict.fromkeys(cues) if not any(cue.casefold() in text for text in public)]

    done: list[Interest] = []
    for need in case.confidential.interests:
        own = cues_of(fold(her_side(answers.fear))) if need.id == "fear" else []
        kept = safe([*need.cues, *(c for c in own if len(c) > 4)]) if need.layer > 1 else need.cues
        done.append(need.model_copy(update={"cues": kept or [f"the need behind {need.topic}"]}))
    secret = case.confidential.model_copy(update={"interests": done})
    return case.model_copy(update={"confidential": secret})


def _public(case: CaseFile) -> Iterator[str]:
    yield case.situation
    yield from case.opening_lines
    yield from (f.text for f in case.facts if f.in_brief)
    yield from (w for k in case.knowledge for w in k.wordings)
    yield from (w for t in case.tactics for w in (*t.wordings, *t.tested_true, *t.tested_false))
    yield from (w for lines in case.buyer.phrases.values() for w in lines)
