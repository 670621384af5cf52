"""The buyer's ear: a message in free words becomes acts and terms. Rules only; deterministic; no state, no secrets of a draw."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.buyer.asking import asks_of, half_of, price_of_one, where_we_are
from app.buyer.derived import asked_of_the_case, derived_acts, followed_up, with_pause
from app.buyer.factstold import answers_her, with_demand_told, with_facts_told, without_what_ifs
from app.buyer.learnedacts import rules_of, with_learned
from app.buyer.otheracts import other_acts
from app.buyer.puzzling import puzzles_of
from app.buyer.questions import Before
from app.buyer.topics import About, Ear, ear_of
from app.buyer.tothepoint import asks_on_the_deal, to_the_point
from app.buyer.unfigured import renewed, split_term
from app.content.acts import BEHAVIOURS, Act, MoveKind, Tactic
from app.content.cues import Cue, find_cues
from app.content.learned import Setting, Telling, reconsidered
from app.content.persona import CaseFile
from app.language.correcting import corrected
from app.language.echo import asks_if_right
from app.language.figures import figures, minutes_of
from app.language.midpoint import only_speaks_of_it
from app.language.savings import asks_for_a_sum, sum_saved
from app.language.sentences import is_question, sentences
from app.language.terms import Term, TermHearing, hear_terms, spoken_of
from app.negotiation.gifts import PRESSURE, DealBefore, deal_before, free_moves, gift_trap, tied_terms
from app.negotiation.heard import Heard, HeardAct, HeardAsk, HeardTerm, TermMode
from app.negotiation.keeping import paced
from app.negotiation.riders import QUESTIONS

Value = float | str
_QUESTIONS = frozenset({Act.ASKS_WHY, Act.GATHERS_INFORMATION, Act.ASKS_FOR_JUSTIFICATION, Act.TESTS_ASSUMPTION})
_GIFTS = frozenset({Act.BUYS_GOODWILL, Act.CAVES_TO_PRESSURE, Act.SPLITS_ARBITRARILY})
_REFUSALS = frozenset({Act.REJECTS, Act.STAKES_POSITION, Act.HOLDS_FIRM_OPENLY, Act.REACTS_ON_GUT, Act.RETRACTS})
_HARSH = frozenset({Act.COERCES, Act.RETALIATES, Act.HOLDS_RELATIONSHIP_HOSTAGE, Act.INSULTS})


@dataclass(frozen=True, slots=True)
class Scene:
    """What the ear knows of the talks, all of it public: the deal so far, her last move and words, whether she summed up or asked whether
    the trainee's earlier offer still stands."""

    standing: Mapping[str, Value]
    table: Mapping[str, Value]
    last_kind: MoveKind
    last_rider: Tactic | None
    last_words: str
    summed_up: Mapping[str, Value] | None
    earlier: tuple[str, ...]
    asked_whether_it_stands: bool = False


def hear(text: str, case: CaseFile, scene: Scene) -> Heard:
    """What one message of the trainee holds: by rules, then the acts that were learned from labelled rows. Never raises on any text."""
    heard = hear_by_rules(text, case, scene)
    if heard.language == "other" or heard.puzzles or not text.strip():  # what must be asked back is not guessed at
        return heard
    # Her words are left out: whatever a model makes of a move, the states must follow the same path.
    ear, setting = ear_of(case), Setting(rules=rules_of(heard.acts))
    acts = with_learned(text, heard.acts, setting, ear)
    if heard.corrects:  # 'not 30' says what was meant, it refuses nothing
        acts = tuple(a for a in acts if a.act not in _REFUSALS)
    if not ear.sorts:
        return replace(heard, acts=followed_up(text, acts, scene.last_rider, case, ear))
    untouched = not heard.terms and all(scene.standing.get(i.id, i.status_quo) == i.status_quo for i in case.issues)
    asks = asks_on_the_deal(heard.asks, text, heard.terms, ear, nothing_offered=untouched)
    if ear.weighs:
        asks = _of_ones_own(text, asks, heard, scene, ear)
    earlier = (scene.last_words, *scene.earlier[-1:])
    told = frozenset().union(*(ear.matters.told_in(said) for said in (*scene.earlier, text)))
    raised = ear.matters.raised(scene.last_words, scene.last_rider, text)
    before = Before(earlier, ear.behind(scene.last_rider), told, raised)
    return replace(
        heard,
        asks=asks,
        acts=to_the_point(text, acts, heard.terms, asks, before, ear),
    )


def _of_ones_own(text: str, asks: tuple[HeardAsk, ...], heard: Heard, scene: Scene, ear: Ear) -> tuple[HeardAsk, ...]:
    """The questions about the deal, with those for half of what she asks and for where both are."""
    price = next(i.id for i in ear.issues if i.main)
    half = half_of(text, scene.table, price, ear.issues) if not heard.offered() else None
    other = (where_we_are(text) or price_of_one(text, ear.issues)) if not (asks or heard.offered()) else None
    found = half or other
    return (found, *(a for a in asks if a.quote != found.quote)) if found else asks


def hear_by_rules(text: str, case: CaseFile, scene: Scene) -> Heard:
    """What is heard without the acts that were learned; the terms are those of the rules with the second opinion on them."""
    ear = ear_of(case)
    deal = deal_before(case, scene.standing, scene.table)
    price = next(i.id for i in case.issues if i.is_price)
    telling, heard = told_terms(text, case, scene)
    taken, said = _taken(text, telling, scene), telling.said
    base = {i.id: i.status_quo for i in case.issues}
    slips = corrected(text, taken, scene.standing, base)
    deal = replace(deal, standing={**deal.standing, **{name: base[name] for name in slips}})
    terms = without_what_ifs(text, [_meant(_term(t), slips) for t in taken])
    if scene.last_rider in QUESTIONS:
        terms = tuple(t for t in terms if not answers_her(text, t))
    saved = sum_saved(text, asks_for_a_sum(scene.last_words)) if paced(case) else ""
    puzzles = puzzles_of(heard.unclear, ear.spoken | ear.told, scene.last_words, saved, scene.table)
    cues = _cues(text)
    acts = [a for cue in cues if (a := _act(cue, ear, case, terms)) is not None]
    terms = split_term(terms, cues, price, scene.table[price], scene.standing[price])
    awaits_yes = scene.summed_up is not None or scene.asked_whether_it_stands
    put = scene.last_words.rstrip().endswith("?")
    others = other_acts(text, case, scene.last_rider, awaits_yes, bool(terms or puzzles or saved), put=put)
    if others.language == "other":  # a figure in a language that she does not speak is no offer
        terms, puzzles = (), ()
    if scene.asked_whether_it_stands and others.accepts and not terms:
        terms = renewed(case, scene.standing, others.accepts)
        others = replace(others, acts=tuple(a for a in others.acts if a.act is not Act.ACCEPTS), accepts=None)
    terms, acts = with_facts_told(text, terms, acts, case, ear)
    terms = with_demand_told(text, terms, scene.table, case)
    acts = _with_trade(acts, terms, text)
    acts = _reconcile([*acts, *_on_topic(others.acts, acts, case, ear)], terms, bool(others.accepts))
    acts = _with_gifts(acts, terms, deal, scene, others.accepts)
    acts = [*acts, *asked_of_the_case(text, acts, ear, terms)]
    acts = with_pause([*acts, *derived_acts(text, acts, terms, scene.table, frozenset(said), base)])
    asking, only = _asking(text)
    only = only and not terms and not puzzles
    confirms = bool(others.accepts) and scene.summed_up is not None
    asks = asks_of(text, terms, ear.issues)
    return Heard(
        text,
        tuple(acts),
        terms,
        puzzles,
        confirms,
        asking,
        only,
        others.language,
        asks,
        tuple(slips),
        asks_if_right(text),
    )


def _asking(text: str) -> tuple[int, bool]:
    """How many sentences of a message ask, and whether all of them do."""
    parts = sentences(text)
    asking = sum(1 for s in parts if is_question(s.text))
    return asking, bool(parts) and asking == len(parts)


def _cues(text: str) -> list[Cue]:
    """The cues of a message, without a midpoint that is only spoken of."""
    splits = Act.SPLITS_ARBITRARILY
    return [c for c in find_cues(text) if c.act is not splits or not only_speaks_of_it(text, c.start, c.end)]


def _taken(text: str, telling: Telling, scene: Scene) -> tuple[Term, ...]:
    """The terms with the second opinion on them; where she is asked to confirm what is read back, with all of hers."""
    taken = reconsidered(telling)
    if not asks_if_right(text):
        return taken
    held = {(t.issue, t.value) for t in taken}
    hers = (t for t in telling.terms if scene.table.get(t.issue) == t.value and (t.issue, t.value) not in held)
    return (*taken, *hers)


def told_terms(text: str, case: CaseFile, scene: Scene) -> tuple[Telling, TermHearing]:
    """What the rules alone make of the figures of a message: as the second opinion takes it, and with what was unclear."""
    ear = ear_of(case)
    price = next(i.id for i in case.issues if i.is_price)
    asked, said = _spoken_of(ear, scene, price)
    heard = hear_terms(text, ear.issues, asked=asked, said=said, standing=scene.standing)
    timed = minutes_of(scene.last_words)
    terms = tuple(t for t in heard.terms if t.value not in timed or not t.quote.isalnum() or (t.issue, t.value) in said)
    return Telling(text, terms, ear.by_id, scene.last_words, said, asked), heard


def _on_topic(others: Sequence[HeardAct], acts: Sequence[HeardAct], case: CaseFile, ear: Ear) -> list[HeardAct]:
    """Who tells a fact of the case has not left the subject; nor, in a case of the user's own words, who speaks of what it holds."""
    told = [a.quote for a in acts if a.act is Act.CITES_STANDARD and a.fact]
    own = any(f.words for f in case.facts)

    def strays(act: HeardAct) -> bool:
        about = ear.about(act.quote)
        return not any(act.quote in q or q in act.quote for q in told) and not (own and (about.fact or about.knowledge))

    return [a for a in others if a.act is not Act.OFF_TOPIC or strays(a)]


def _meant(term: HeardTerm, slips: Mapping[str, Value | None]) -> HeardTerm:
    """The figure that was meant by a correction is what is offered, though it was only said again."""
    return replace(term, mode=TermMode.OFFERED) if term.value == slips.get(term.issue) else term


def _spoken_of(ear: Ear, scene: Scene, price: str) -> tuple[frozenset[str], frozenset[tuple[str, Value]]]:
    """The issues of which the buyer spoke figures in her last line, with the figures; the price where she only holds on to it."""
    spoken, said = spoken_of(scene.last_words, ear.issues)
    return spoken or frozenset({price} if scene.last_kind in _ABOUT_PRICE else ()), said


_ABOUT_PRICE = frozenset(
    {MoveKind.OPENING_DEMAND, MoveKind.HOLDS, MoveKind.CONCEDES, MoveKind.ASKS_COVER, MoveKind.COUNTER_THREAT}
)


def _with_trade(acts: list[HeardAct], terms: Sequence[HeardTerm], text: str) -> list[HeardAct]:
    """Terms of both sides tied together are a trade, whatever the words."""
    tied = tied_terms(terms)
    if not tied or any(a.act is Act.MAKES_IT_CONDITIONAL for a in acts):
        return acts
    sentence = next((s.text for s in sentences(text) if tied[0].quote in s.text), text)
    return [*acts, HeardAct(Act.MAKES_IT_CONDITIONAL, sentence, issue=tied[0].issue, specific=True)]


def _term(term: Term) -> HeardTerm:
    return HeardTerm(term.issue, term.value, term.quote, TermMode(term.mode), term.conditional, term.asked)


def _act(cue: Cue, ear: Ear, case: CaseFile, terms: Sequence[HeardTerm]) -> HeardAct | None:
    about = ear.about(cue.quote)
    if cue.act is Act.CITES_STANDARD and about.fact is None:
        about = replace(about, fact=None)
    if cue.act is Act.MAKES_IT_CONDITIONAL and not any(t.mode is TermMode.OFFERED for t in terms):
        return None
    if cue.act in _QUESTIONS and _small_talk(about, case):
        return HeardAct(Act.SMALL_TALK, cue.quote, about.topic, knowledge=about.knowledge)
    if cue.act in _QUESTIONS and _asks_limit(about, case):
        return HeardAct(Act.ASKS_SECRET, cue.quote, about.topic, knowledge=about.knowledge)
    return HeardAct(
        cue.act,
        cue.quote,
        about.topic,
        about.fact,
        Tactic(about.tactic) if about.tactic else None,
        about.knowledge if cue.asks else None,
        about.issue,
        _specific(cue, about),
    )


def _specific(cue: Cue, about: About) -> bool:
    return bool(about.fact or about.knowledge or figures(cue.quote) or about.issue or _NAMED.search(cue.quote))


_NAMED = re.compile(
    r"(?<=\w )[A-Z][a-z]{2,}|\b(?:cfo|planner|engineer|plant|analyst|auditor|march|april|friday|december|quarter|line \d)\b"
)


def _small_talk(about: About, case: CaseFile) -> bool:
    return about.knowledge in {k.id for k in case.knowledge if k.topic == "person" and k.id == "how_are_you"}


def _asks_limit(about: About, case: CaseFile) -> bool:
    return about.knowledge in {k.id for k in case.knowledge if k.topic == "limit"}


def _reconcile(acts: list[HeardAct], terms: Sequence[HeardTerm], accepted: bool) -> list[HeardAct]:
    """What contradicts itself is settled: threats are no trades, a fact said is a standard, a yes to her sum-up is no gut reaction."""
    harsh = {a.quote for a in acts if a.act in _HARSH}
    offered = any(t.mode is TermMode.OFFERED for t in terms)
    strange = any(a.act in (Act.OFF_TOPIC, Act.ASKS_SECRET) for a in acts)
    kept = []
    for act in acts:
        if strange and act.act is Act.GATHERS_INFORMATION and not act.knowledge:
            continue
        if act.act in BEHAVIOURS and act.quote in harsh:
            continue
        if act.act is Act.REACTS_ON_GUT and (accepted or offered):
            continue
        if act.act is Act.STAKES_POSITION and (offered or any(a.act is Act.HOLDS_FIRM_OPENLY for a in acts)):
            continue  # a no with an offer beside it has an opening
        if act.act in _GIFTS:
            continue
        kept.append(act)
    splits = [a for a in acts if a.act is Act.SPLITS_ARBITRARILY and terms]
    return [*kept, *splits]


def _with_gifts(
    acts: list[HeardAct], terms: Sequence[HeardTerm], deal: DealBefore, scene: Scene, accepts: str | None
) -> list[HeardAct]:
    free = free_moves(terms, deal)
    reasoned = any(a.act is Act.CITES_STANDARD and a.fact for a in acts)
    exploring = any(a.act in (Act.PROPOSES_OPTIONS, Act.INVITES_CRITIQUE) for a in acts)
    if any(a.act is Act.MAKES_IT_CONDITIONAL for a in acts) and all(t.conditional for t in free):
        exploring = True  # what is asked in return may be no issue of the case: 'if the wage clause stays'
    takes_table = accepts is not None and scene.summed_up is None and not terms
    if (free and (reasoned or exploring)) or not (free or takes_table):
        return [a for a in acts if a.act is not Act.SPLITS_ARBITRARILY or not reasoned]
    pressed = scene.last_kind in PRESSURE or (scene.last_rider is not None and scene.last_rider in PRESSURE)
    splits = any(a.act is Act.SPLITS_ARBITRARILY for a in acts)
    trap = gift_trap(free, deal, accepted_table=takes_table, pressed=pressed, splits=splits)
    kept = [a for a in acts if a.act is not Act.SPLITS_ARBITRARILY]
    if trap is None:
        return kept
    quote = free[0].quote if free else (accepts or "")
    return [*kept, HeardAct(trap, quote, issue=free[0].issue if free else None)]
