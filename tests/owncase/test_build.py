"""Every case that answers can give is sound: it passes the checks of shipped cases, loads, opens, and can be played to the end."""

import re
from collections.abc import Iterator, Mapping

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.buyer.guard import check
from app.buyer.leashing import drafting_leash
from app.content.loading import load_case
from app.content.persona import CaseFile
from app.evals.play import games, means, play
from app.evals.players import PLAYERS
from app.language.sentences import sentences
from app.language.stems import stem
from app.negotiation.case import truth
from app.negotiation.casecheck import check_case
from app.negotiation.issues import zone
from app.negotiation.state import Level
from app.owncase.build import build
from app.owncase.export import case_yaml
from app.owncase.kinds import BESIDE_PRICE, BY_ID
from app.owncase.numbers import number_in
from app.owncase.questions import FACTS, FIELDS, MANNERS, NO_DEALS, TACTICS
from app.owncase.reading import read
from app.owncase.voices import is_of_trade
from tests.owncase.reallife import REAL_LIFE
from tests.owncase.situations import ALL, LOGISTICS

LEAST_DRAWS = 5
PLAYED = ("collaborative", "haggler", "threatener", "spammer")


def built(flat: Mapping[str, str]) -> CaseFile:
    reading = read(flat)
    assert reading.answers is not None, reading.problems
    return build(reading.answers, "own-test")


@st.composite
def situations(draw: st.DrawFn) -> dict[str, str]:
    """Answers of all kinds that the questions allow, with words out of many trades."""
    flat = {k: v for k, v in ALL[draw(st.sampled_from(sorted(ALL)))].items() if not re.match(r"[a-z_]+\.|tactic", k)}
    flat |= {
        "fact1.text": draw(st.sampled_from(WORDS)),
        "fact1.source": "a log",
        "fact1.against": draw(st.sampled_from(["", "blame", "rival_quote"])),
    }
    if draw(st.booleans()):
        flat = {k: v for k, v in flat.items() if not k.startswith(("fact2", "fact3"))}
    flat["goods"], flat["fear"] = draw(st.sampled_from(GOODS)), draw(st.sampled_from(WORDS))
    flat["revenue"], flat["years"] = str(draw(st.integers(1, 500_000))), str(draw(st.integers(0, 60)))
    flat["no_deal"] = draw(st.sampled_from([value for value, _ in NO_DEALS]))
    flat["manner"] = draw(st.sampled_from([value for value, _ in MANNERS]))
    flat["other_way"] = draw(st.sampled_from(["", "fewer visits", "less paper"]))
    flat["trouble"] = draw(st.sampled_from(["", "We forgot them twice"]))
    demand = draw(st.integers(1, 30))
    flat |= {
        "price.demand": str(demand),
        "price.limit": str(draw(st.integers(0, demand))),
        "price.step": draw(st.sampled_from(["", "0.5", "1", "3"])),
    }
    kinds = draw(st.lists(st.sampled_from(BESIDE_PRICE), min_size=1, max_size=5, unique=True))
    for kind in kinds:
        flat |= draw(issue(kind))
    flat["fear_issue"] = draw(st.sampled_from(kinds))
    ticks = draw(st.sets(st.sampled_from([t.value for t, _ in TACTICS if t != "blame" or flat["trouble"]])))
    return flat | {f"tactic.{t}": "on" for t in ticks}


@st.composite
def issue(draw: st.DrawFn, kind: str) -> dict[str, str]:
    """One issue: demand on one side of today, or nowhere; the wish on the other side or at today's value; the limit between."""
    low, high = int(BY_ID[kind].low), int(BY_ID[kind].high)
    today = draw(st.integers(low + 1, high - 1))
    up = draw(st.booleans())
    far = draw(st.integers(1, 12))
    hers = min(high, today + far) if up else max(low, today - far)
    wish = draw(st.integers(1, 6))
    ours = max(low, today - wish) if up else min(high, today + wish)
    demand, like = draw(st.sampled_from([(hers, today), (hers, ours), (today, ours)]))
    span = sorted((today, demand, like))
    values = {"today": today, "demand": demand, "like": like, "limit": draw(st.integers(span[0], span[-1]))}
    step, cost = draw(st.sampled_from(["", "1", "4"])), draw(st.sampled_from(["", "3.5", "900"]))
    return {f"{kind}.{n}": str(v) for n, v in values.items()} | {
        f"{kind}.on": "on",
        f"{kind}.step": step,
        f"{kind}.cost": cost,
    }


GOODS = ("office cleaning", "yoghurt cultures", "payroll software", "forklift leasing", "uniforms", "translation work")
WORDS = (
    "they lose the approval of the city",
    "The last 12 months had 3 complaints in 400 orders, all settled",
    "their own people leave in summer and nobody knows the machines",
    "we are late again when it counts",
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_every_case_is_sound_and_has_deals_worth_finding(flat: dict[str, str]) -> None:
    case = built(flat)
    assert check_case(case) == []
    draws = case.confidential.draws
    assert len(draws) >= LEAST_DRAWS and any(d.alternative == "strong" and not d.overrating for d in draws)
    economics = truth(case, draws[0].id).economics
    today, ours = economics.status_quo, economics.ours.weights
    if max(ours.values()) > ours["price"] or any(economics.opening[n] == v for n, v in today.items() if n != "form"):
        return  # where they want nothing but a cut, or a thing is dearer to us than all of it, a cut may be all there is
    agreeing = [d for d in draws if d.zone == "agreement"]
    assert len(agreeing) > len(draws) / 2
    for draw in agreeing:
        found = zone(truth(case, draw.id).economics, draw.floor)
        alone = [s.value for s in found if all(v == today[n] for n, v in s.terms if n != "price")]
        assert not alone or max(s.value for s in found) > max(alone), draw.id


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations(), st.sampled_from(PLAYED), st.integers(0, 5))
def test_every_case_can_be_played_to_its_end(flat: dict[str, str], player: str, number: int) -> None:
    case = built(flat)
    played = play(player, case, case.confidential.draws[number].id, Level.STANDARD)
    assert 1 <= played.turns <= 14


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations())
def test_what_is_exported_is_the_same_case(flat: dict[str, str]) -> None:
    case = built(flat)
    assert CaseFile.model_validate(yaml.safe_load(case_yaml(case))) == case


@pytest.mark.parametrize("name", sorted(ALL))
@pytest.mark.parametrize("manner", [value for value, _ in MANNERS[1:]])
def test_no_word_of_the_base_case_comes_over(name: str, manner: str) -> None:
    """What the shipped case talks about (words of its public side that no answer and no kit line holds) is in no line of the new one."""
    flat = {**ALL[name], "manner": manner}
    typed = {w for text in flat.values() for w in words(text)}
    typed |= {stem(w) for w in typed}
    body = built(flat).model_dump(mode="json", exclude={"extensions": True, "confidential": {"draws"}})
    for line in texts_of(body):
        strange = (words(line) & NAMES_OF_TRADES) - typed
        assert not strange, line
    assert not [
        line
        for key, lines in body["buyer"]["phrases"].items()
        if not key.startswith("acts.cites_given")  # which name the sources that were typed
        for line in lines
        if is_of_trade(load_case(manner), line)
    ]


def texts_of(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        yield from (text for value in part.values() for text in texts_of(value))
    elif isinstance(part, list):
        yield from (text for value in part for text in texts_of(value))


NAMES_OF_TRADES = frozenset(
    "film resin micron castings casting foundry scrap bags sterile bioreactor lanes lane spot trucks haulage portal committee annex cooling sites coating blade blades panel "
    "specimen cure halden brookmere uden tessmar norrvik larkfield brandt calloway tarn galerna priya spreadsheet cell row plates packs".split()
)


def words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def test_a_thing_with_a_name_of_ones_own_is_called_by_it() -> None:
    case = built({**LOGISTICS, "lead_time.label": "Arrival window"})
    assert "an arrival window of 1 day" in case.opening_lines[0]
    assert next(i for i in case.issues if i.id == "lead_time").label == "Arrival window"


def test_a_market_that_moved_against_them_is_only_pressed_where_that_is_expected() -> None:
    assert "index_drop" in [s.tactic for s in built(LOGISTICS).script]
    assert "index_drop" not in [
        s.tactic for s in built({k: v for k, v in LOGISTICS.items() if k != "tactic.index_drop"}).script
    ]


def test_the_longest_answers_fit_everywhere() -> None:
    long = {
        f.name: (f"{f.name} words " * 40)[: f.size].strip()
        for f in FIELDS.values()
        if not f.choices and not f.number and f.name not in ("fear_issue", "decider")
    }
    facts = {
        f"fact{n}.{part}": (f"fact {n} {part} said " * 40)[:300].strip()
        for n in range(1, FACTS + 1)
        for part in ("text", "source")
    }
    case = built({**LOGISTICS, **long, **facts})
    assert check_case(case) == []
    assert CaseFile.model_validate(case.model_dump(mode="json")) == case


@pytest.mark.parametrize("name", sorted(ALL))
@pytest.mark.parametrize("half", [0, 1])
def test_what_the_buyer_may_have_to_say_passes_her_own_guard(name: str, half: int) -> None:
    ticks = {f"tactic.{t.value}": "on" for t, _ in TACTICS[half::2]}
    more = {"trouble": "We were late twice", "other_way": "fewer visits"}
    case = built({k: v for k, v in ALL[name].items() if not k.startswith("tactic.")} | more | ticks)
    lines = [w for t in case.tactics for w in (*t.wordings, *t.tested_true, *t.tested_false)]
    for line in [*lines, *case.opening_lines, *(w for k in case.knowledge for w in k.wordings)]:
        leash = drafting_leash(case, line)
        assert [s.text for s in sentences(line) if check(s.text, leash)] == []


@pytest.mark.games
@pytest.mark.parametrize("name", [*sorted(ALL), *sorted(REAL_LIFE)])
def test_working_together_pays_and_no_trap_does(name: str) -> None:
    case = built({**ALL, **REAL_LIFE}[name])
    value = {p: means(games(p, case, Level.STANDARD)).value for p in PLAYERS}
    assert value["collaborative"] >= 0.9 * value["principled"]
    assert value["collaborative"] > value["facts only"] > value["haggler"]
    for trap in (
        "caver",
        "threatener",
        "bluffer",
        "softy",
        "staller",
        "parrot",
        "spammer",
        "hunter",
        "waiter",
        "latecomer",
        "ditherer",
        "empty hand",
    ):
        assert value[trap] < value["facts only"], trap


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_three_situations_keep_the_figures_that_were_typed(name: str) -> None:
    case = built(ALL[name])
    assert f"{ALL[name]['price.demand']} % off the price" in case.opening_lines[0]
    limits = {limit.issue: limit.value for limit in case.brief.limits}
    assert limits["price"] == float(ALL[name]["price.limit"])
    assert all(d.interests[0] == "cover" for d in case.confidential.draws)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,800", 1800), ("1.800", 1800), ("1.234.567", 1234567), ("1.800,5", 1800.5), ("1,800.5", 1800.5), ("2,5", 2.5), ("2.5", 2.5), ("0.125", 0.125),
        ("98.4 %", 98.4), ("30 days", 30), ("1'800", 1800), ("vierzig", None), ("1.80.0", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_type_them_in_english_and_in_german(typed: str, value: float | None) -> None:
    assert number_in(typed) == value


def test_a_buyer_with_a_form_of_address_is_called_by_the_whole_name() -> None:
    flat = {**LOGISTICS, "buyer": "Mr Lindqvist"}
    answers = read(flat).answers
    assert answers is not None
    assert build(answers, "own-test").buyer.first == "Mr Lindqvist"
    known = read(LOGISTICS).answers
    assert known is not None
    assert build(known, "own-test").buyer.first == LOGISTICS["buyer"].split()[0]
