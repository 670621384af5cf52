"""A coach's word is held to the same evidence as a grader's."""

from datetime import UTC, datetime

import pytest

from app.content.acts import Act
from app.errors import BadValue, Conflict
from app.grading.context import Earlier, TurnToGrade
from app.grading.findings import Finding
from app.review.chains import Action, Link, Standing, standings
from app.review.judging import ALL, BLIND, Said, judged

AT = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
TEXT = "Who on your side needs the 8? You can have 2 % now, as a sign of goodwill."
TURN = TurnToGrade("t1", TEXT, buyer="We need 8 % by Friday.", earlier=(Earlier("trainee", "Good morning."),))
WHY = Finding(Act.ASKS_WHY, "Who on your side needs the 8?", 0, 29, specific=True, confidence="low")
GIFT = Finding(Act.BUYS_GOODWILL, "You can have 2 % now", 30, 50, specific=True)


def chains(*found: Finding) -> tuple[Standing, ...]:
    return standings([Link(str(n), "t1", f, None, Action.ADD, None, "", AT) for n, f in enumerate(found)])


def test_a_confirmation_makes_sure_and_answers_the_question_about_it() -> None:
    links, settles = judged(Said(Action.CONFIRM, "0"), TURN, chains(WHY), "cora", AT)
    assert (links[0].finding.confidence, links[0].supersedes, settles) == ("sure", "0", ("0",))


def test_all_that_nobody_touched_is_confirmed_at_once() -> None:
    links, settles = judged(Said(Action.CONFIRM, ALL), TURN, chains(WHY, GIFT), "cora", AT)
    assert [one.supersedes for one in links] == ["0", "1"]
    assert set(settles) == {"0", "1"}


@pytest.mark.parametrize("action", [Action.REMOVE, Action.CHANGE, Action.ADD])
def test_whoever_sees_it_otherwise_says_why(action: Action) -> None:
    said = Said(action, "0", "asks_why", "Who on your side", reason="  ")
    with pytest.raises(BadValue, match="Reason"):
        judged(said, TURN, chains(WHY), "cora", AT)


def test_words_must_be_in_the_turn_and_items_in_the_rubric() -> None:
    def add(item: str, quote: str, takes_up: str = "") -> Finding:
        return judged(Said(Action.ADD, "", item, quote, takes_up=takes_up, reason="r"), TURN, (), "c", AT)[0][0].finding

    with pytest.raises(BadValue, match="copy them from the turn"):
        add("asks_why", "who needs the nine")
    with pytest.raises(BadValue, match="rubric"):
        add("charms", "Who on your side")
    with pytest.raises(BadValue, match="rubric"):
        add("greets", "Who on your side")
    with pytest.raises(BadValue, match="buyer's words"):
        add("asks_why", "Who on your side", takes_up="never said")
    found = add("asks_why", "who on  YOUR side", takes_up="by Friday")
    assert (found.quote, found.start, found.takes_up) == ("Who on your side", 0, "by Friday")


def test_one_span_has_one_finding_and_one_act_one_trap() -> None:
    with pytest.raises(BadValue, match="already"):
        judged(Said(Action.ADD, "", "gathers_information", "needs the 8?", reason="r"), TURN, chains(WHY), "c", AT)
    with pytest.raises(BadValue, match="already"):
        judged(Said(Action.ADD, "", "caves_to_pressure", "now, as a sign", reason="r"), TURN, chains(GIFT), "c", AT)
    other = judged(Said(Action.ADD, "", "retaliates", "as a sign of goodwill", reason="r"), TURN, chains(WHY), "c", AT)
    assert other[0][0].finding.id is Act.RETALIATES


def test_who_is_too_late_hears_so() -> None:
    with pytest.raises(Conflict, match="in the meantime"):
        judged(Said(Action.REMOVE, "9", reason="r"), TURN, chains(WHY), "cora", AT)


def test_blind_the_same_finding_confirms_and_another_on_the_same_words_changes() -> None:
    def blind(item: str, quote: str, *, specific: bool) -> Link:
        said = Said(Action.ADD, "", item, quote, specific=specific)
        return judged(said, TURN, chains(WHY), "cora", AT, blind=True)[0][0]

    same = blind("asks_why", "needs the 8?", specific=True)
    assert (same.action, same.supersedes, same.finding.quote, same.reason) == (Action.CONFIRM, "0", WHY.quote, BLIND)
    assert blind("asks_why", "needs the 8?", specific=False).action is Action.CHANGE
    assert blind("gathers_information", "needs the 8?", specific=True).action is Action.CHANGE
    fresh = blind("buys_goodwill", "You can have 2 % now", specific=True)
    assert (fresh.action, fresh.supersedes) == (Action.ADD, None)
