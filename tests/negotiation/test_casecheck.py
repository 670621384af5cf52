"""The checks that keep a broken case from a rep: each is seen to find its fault."""

from typing import Any

import pytest

from app.content.loading import case_ids, load_case
from app.content.persona import CaseFile
from app.negotiation.casecheck import check_case
from tests.negotiation.worlds import draw, small


@pytest.mark.parametrize("name", case_ids())
def test_a_shipped_case_is_sound(name: str) -> None:
    assert check_case(load_case(name)) == []


def test_the_small_case_is_sound() -> None:
    assert check_case(small()) == []


def broken(**parts: Any) -> CaseFile:
    return small().model_copy(update=parts)


def secrets(**parts: Any) -> CaseFile:
    return broken(confidential=small().confidential.model_copy(update=parts))


def one_draw(**parts: Any) -> CaseFile:
    rest = small().confidential.draws[1:]
    return secrets(draws=[draw(**parts), *rest])


def issues(name: str, **parts: Any) -> CaseFile:
    return broken(issues=[i.model_copy(update=parts) if i.id == name else i for i in small().issues])


INTEREST = small().confidential.interests[0]
FAULTS = {
    "two prices": (issues("payment", is_price=True), "issues", "one price issue"),
    "no form": (issues("form", is_form=False), "issues", "one form issue"),
    "a status quo off the steps": (
        issues("payment", status_quo=31),
        "issues.payment.status_quo",
        "no value of the issue",
    ),
    "an opening off the steps": (broken(opening={**small().opening, "price": 7}), "issues.price.opening", "no value"),
    "an opening that leaves one out": (broken(opening={"price": 6}), "issues.form.opening", "None"),
    "two of one id": (
        broken(tactics=[*small().tactics, small().tactics[0]]),
        f"tactics.{small().tactics[0].id}",
        "there are 2 of that id",
    ),
    "a limit on nothing": (
        broken(brief=small().brief.model_copy(update={"lure_issue": "colour"})),
        "brief.lure_issue",
        "no issue 'colour'",
    ),
    "an interest in nothing": (
        secrets(interests=[INTEREST.model_copy(update={"issues": ["colour"]}), *small().confidential.interests[1:]]),
        "confidential.interests.cover",
        "no issue 'colour'",
    ),
    "weights that miss one": (
        one_draw(weights={"price": 300, "payment": 120}),
        "confidential.draws.plain.weights",
        "every issue",
    ),
    "a form without worth": (one_draw(kpi={"price": 1.0}), "confidential.draws.plain.kpi", "every form"),
    "an unknown interest": (
        one_draw(interests=["cover", "fame"]),
        "confidential.draws.plain.interests",
        "no interest 'fame'",
    ),
    "a script out of step": (one_draw(order=["nibble"]), "confidential.draws.plain.order", "the script's tactics"),
    "a slot without its tactic": (broken(tactics=small().tactics[1:]), "script", "no tactic"),
    "a preparation that yields nothing real": (
        broken(preparations=[small().preparations[0].model_copy(update={"yields_facts": ["fact_99"]})]),
        "preparations.prep_0",
        "no fact 'fact_99'",
    ),
    "a threat that pays": (broken(year_two_factor=1.0), "year_two_factor", "threatening would pay"),
    "an opening better than no deal": (
        broken(brief=small().brief.model_copy(update={"no_deal": 0.0})),
        "opening",
        "not worse for the trainee",
    ),
    "a zone that is not there": (one_draw(zone="none"), "confidential.draws.0.zone", "but a zone of agreement exists"),
    "a need without weight": (
        one_draw(weights={"price": 300, "payment": 10, "term": 80}),
        "confidential.draws.0.interests",
        "cash explains 3%",
    ),
    "no cover story": (one_draw(interests=["cash", "line"]), "confidential.draws.0.interests", "cover story"),
    "too few decoys": (
        one_draw(interests=["cover", "cash", "line", "decoy"]),
        "confidential.draws.0.interests",
        "two decoys",
    ),
    "a public text that betrays a need": (broken(situation="It is the Cash  Cue."), "situation", "'cash cue'"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found_and_named(name: str) -> None:
    case, field, words = FAULTS[name]
    found = [p for p in check_case(case) if p.field == field and words in p.problem]
    assert found, [(p.field, p.problem) for p in check_case(case)]
    assert all(p.fix for p in found)


def test_a_script_that_gives_a_strategy_no_chance_is_found() -> None:
    only = ["rival_quote"] * len(small().script)
    tactics = [slot.model_copy(update={"tactic": "rival_quote"}) for slot in small().script]
    draws = [d.model_copy(update={"order": only}) for d in small().confidential.draws]
    case = broken(script=tactics, confidential=small().confidential.model_copy(update={"draws": draws}))
    assert any("opens trust" in p.problem for p in check_case(case))
