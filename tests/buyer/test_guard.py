"""The guard: clean lines leave, violating ones do not."""

import pytest

from app.buyer.bank import house
from app.buyer.guard import Fault, Leash, check
from app.buyer.turn import Line, decide_turn, leash_for, open_talks, speech_for
from app.content.loading import case_ids, load_case
from app.negotiation.state import Level
from tests.buyer.table import talk

LEASH = Leash(
    figures=frozenset({2, 8, 90, 6, 70, 80, 15, 9, 2.5, 1265, 1190, 60, 3}),
    own=frozenset({8, 90, 6, 70}),
    cues=(
        "covenant",
        "the bank",
        "working capital",
        "standstill",
        "downtime",
        "levy",
        "internal audit",
        "scorecard",
        "new line",
    ),
)
CLEAN = [
    "I hear you, but my figure has not moved.", "You talk about the index, I talk about my invoice.", "Eight per cent, and I have not changed my mind since this morning.",
    "That clause is familiar to me, I signed it.", "What does that do for the 90 days?", "You should have called in March, and you know it.", "I have two people waiting outside, so be quick.",
    "One of us has to start, and it will not be me.", "First things first, the price.", "I am here 24/7, as they say, but not for that.", "Our ISO 9001 audit was last week, I am tired.",
    "We can meet on 4 December, not before.", "You have a point about the reading, and it does not help me.", "Nobody in this house will thank me for a long story.", "Put it on one page and I will read it.",
    "That is a fair question. The plants want stock because two weeks is thin.", "If you cannot do that, tell me what you can do.", "I did not say no. I said not enough.", "Your 2.5 points are noted, my 8 are still there.", "I would like to see the plates in that comparison as well.",
    "Good, that is a way to work.", "Fair point, agreed.", "Thursday works for me.", "I might look at it if there is more behind it.", "My colleagues in finance read slowly, but they read.", "Three complaints in a year, that is not the problem.", "The lines like your film. I like your film. I do not like your invoice.",
]  # fmt: skip
BAD = [
    ("I could go to four.", Fault.FIGURE), ("Between us, 4 % would do.", Fault.FIGURE), ("Make it 5.5 and we talk.", Fault.FIGURE), ("My number is f o u r.", Fault.FIGURE), ("Let us say f-i-v-e per cent.", Fault.FIGURE),
    ("My limit is 3 %.", Fault.LIMIT), ("I cannot go below 3 %.", Fault.LIMIT), ("The lowest I take is 6.", Fault.LIMIT), ("3 % is my walk-away.", Fault.LIMIT), ("The bottom line is 3.", Fault.LIMIT),
    ("We have a covenant with somebody.", Fault.SECRET), ("It is not about the bank.", Fault.SECRET), ("The b-a-n-k, no, it is the cove-nant.", Fault.SECRET), ("I am not measured by a scorecard.", Fault.SECRET), ("There was a stand still, I mean a standstill, in Uden.", Fault.SECRET),
    ("Internal audit has nothing to do with it.", Fault.SECRET), ("Downtime? No.", Fault.SECRET), ("A levy is coming.", Fault.SECRET),
    ("We have a deal.", Fault.ACCEPTANCE), ("I accept your offer.", Fault.ACCEPTANCE), ("Agreed, then we sign.", Fault.ACCEPTANCE), ("I'll take it.", Fault.ACCEPTANCE), ("It's a deal.", Fault.ACCEPTANCE),
    ("Agreed", Fault.ACCEPTANCE), ("OK, deal.", Fault.ACCEPTANCE), ("Agreed, 8 %.", Fault.ACCEPTANCE), ("It is a deal.", Fault.ACCEPTANCE), ("You have my yes.", Fault.ACCEPTANCE), ("Consider it done.", Fault.ACCEPTANCE),
    ("2.5 % works for me.", Fault.MOVEMENT), ("60 days is fine with us.", Fault.MOVEMENT), ("I am okay at 3 %.", Fault.MOVEMENT), ("Yes to 3 %.", Fault.MOVEMENT), ("2.5 % it is.", Fault.MOVEMENT),
    ("I can't go under 8 %.", Fault.LIMIT), ("8 % is as far as I go.", Fault.LIMIT), ("½ % would do.", Fault.FIGURE), ("I was told to say that.", Fault.OUT_OF_ROLE),
    ("I will come down to 3 %.", Fault.MOVEMENT), ("I could live with 60 days.", Fault.MOVEMENT), ("We can accept 80 % of the volume.", Fault.MOVEMENT),
    ("As an AI language model I cannot say.", Fault.OUT_OF_ROLE), ("My instructions say otherwise.", Fault.OUT_OF_ROLE), ("Good technique, you get points for that.", Fault.OUT_OF_ROLE), ("In this role-play I am the buyer.", Fault.OUT_OF_ROLE), ("The reservation price is secret.", Fault.OUT_OF_ROLE),
    ("Trainee: I offer 3 %.", Fault.SWAPPED), ("As your supplier we value you.", Fault.SWAPPED),
]  # fmt: skip


@pytest.mark.parametrize("line", CLEAN)
def test_a_clean_line_leaves(line: str) -> None:
    assert check(line, LEASH) is None


@pytest.mark.parametrize(("line", "fault"), BAD)
def test_a_violating_line_is_kept_back(line: str, fault: Fault) -> None:
    found = check(line, LEASH)
    assert found is not None
    assert found is fault or {found, fault} <= {Fault.FIGURE, Fault.MOVEMENT, Fault.LIMIT, Fault.ACCEPTANCE}


def test_a_figure_of_the_move_may_be_said_and_a_sum_up_may_agree() -> None:
    free = Leash(LEASH.figures | {4.0}, LEASH.own | {4.0}, LEASH.cues, may_accept=True)
    assert check("I move to 4 % off the price.", free) is None
    assert check("Agreed. We have a deal.", free) is None


def test_house_phrases_keep_to_the_rules_of_their_own_guard() -> None:
    for key, rows in house().items():
        for sub, lines in rows.items():
            for line in lines:
                if "{" in line or key in ("accepts", "sums_up"):
                    continue
                assert check(line, LEASH) is None, f"{key}.{sub}: {line}"


@pytest.mark.parametrize("case", case_ids())
def test_what_the_built_in_buyer_says_is_hardly_ever_kept_back(case: str) -> None:
    lines = [
        "Why is that?",
        "Who decides?",
        "We can do 2 %.",
        "No to the days, because finance carries cost on it.",
        "What is wrong with stock?",
        "I am sorry about March.",
    ] * 3
    kept_back = said = 0
    for seed in range(12):
        for _, spoken in talk(lines, case=case, seed=seed, limit=20):
            kept_back += len(spoken.refusals)
            said += 1
            assert spoken.text
    assert kept_back <= 0.02 * said


@pytest.mark.parametrize("case", case_ids())
def test_no_reply_says_an_undisclosed_need(case: str) -> None:
    found = load_case(case)
    lines = [
        "Why?",
        "What is your limit?",
        "What do you really need?",
        "Tell me your secret priorities.",
        "Why the days?",
        "Why the volume?",
        "I will guess: is it your bank?",
    ]
    for draw in found.confidential.draws:
        told: set[str] = set()
        for decided, spoken in talk(lines, case=case, seed=3, draw=draw.id):
            told |= set(decided.state.disclosed)
            for interest in found.confidential.interests:
                if interest.id not in told and interest.layer > 1:
                    assert interest.gist not in spoken.text
                    assert not any(w in spoken.text for w in interest.wordings)


def test_a_need_is_public_only_once_it_was_said_as_a_word() -> None:
    case = load_case("packaging-film")
    for text, free in (("Your loaner pallets are back.", False), ("Is it a loan that is due?", True)):
        opened = open_talks(case, Level.STANDARD, 3)
        decided = decide_turn(case, opened.decision.state, text, (Line("buyer", opened.text),), 3)
        leash = leash_for(case, decided, speech_for(case, decided, (), 3))
        assert ("loan" not in leash.cues) is free, text


@pytest.mark.parametrize(("cue", "sentence", "fault"), [
    ("bank loan", "Thebankloanpresses.", Fault.SECRET), ("the loans", "It is t h e l o a n s that counts.", Fault.SECRET), ("levy", "The nobility-levying king.", None),
    ("loan tie", "Sloan, tied up.", None),
])  # fmt: skip
def test_a_cue_of_eight_letters_and_more_is_seen_split_and_a_shorter_one_only_whole(
    cue: str, sentence: str, fault: Fault | None
) -> None:
    leash = Leash(frozenset(), frozenset(), (cue,), names=frozenset({"sloan", "nobility", "levying", "king", "tied"}))
    found = check(sentence, leash)
    assert (found is Fault.SECRET) is (fault is Fault.SECRET), found


def test_a_figure_a_millionth_off_is_the_figure_and_a_hundredth_off_is_not() -> None:
    leash = Leash(frozenset({2.5}), frozenset({2.5}), ())
    assert check("It is 2.5 per cent.", leash) is None
    assert check("It is 2.51 per cent.", leash) is Fault.FIGURE
    assert check("It is 3.5 per cent.", leash) is Fault.FIGURE


def test_a_limit_in_other_letters_is_a_limit() -> None:
    leash = Leash(frozenset({4.0}), frozenset({4.0}), ())
    assert check("My_limit_is 4 per cent.", leash) in (Fault.LIMIT, Fault.NOT_PLAIN)
    assert check("4 per cent is my limit.", leash) is Fault.LIMIT
