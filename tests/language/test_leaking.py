"""What a draft gives away, and how it sounds: each kind, and the sentences that only look alike."""

import json
from pathlib import Path

import pytest

from app.language.leaking import Leak, leaks

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "practice" / "pasted" / "drafts.jsonl").read_text("utf-8").splitlines()
]
GIVEN = [
    ("My boss lets me go up to 4 %.", Leak.LIMIT),
    ("We could probably go up to 3.5 % if it helps.", Leak.LIMIT),
    ("I am authorised to give 5 %.", Leak.LIMIT),
    ("If that is not enough call me, there's more.", Leak.LIMIT),
    ("We cannot afford to lose you.", Leak.NEED),
    ("You are our biggest customer by far.", Leak.NEED),
    ("My bonus depends on this.", Leak.NEED),
    ("Our margin is only 6 %.", Leak.COST),
    ("It costs us 212 a tonne.", Leak.COST),
    ("Between you and me, they expected more.", Leak.INSIDE),
    ("My boss is very nervous about this.", Leak.INSIDE),
    ("We need this signed before the end of June.", Leak.DEADLINE),
    ("Our quarter ends on Friday.", Leak.DEADLINE),
    ("Our plant is half empty at the moment.", Leak.CAPACITY),
    ("With Koralis we agreed on 9.", Leak.OTHERS),
    ("I'll throw in the service.", Leak.EXTRA),
    ("We waive the fee for this year.", Leak.EXTRA),
    ("Otherwise we shall be forced to stop deliveries.", Leak.THREAT),
    ("You'll hear from our lawyers.", Leak.THREAT),
    ("Please, please reconsider.", Leak.PLEA),
    ("I'm sick of this.", Leak.HURT),
]
CLEAN = [
    "What is your limit?",
    "How much is your margin on this?",
    "We won't discuss our margin.",
    "I cannot tell you what others pay.",
    "No to 8 %, because the index moved by 2.5 points.",
    "If you commit to 24 months, I'll waive the fee.",
    "Nothing is for free here.",
    "When does your quarter end?",
    "Do you need this signed by Friday?",
    "The deadline is yours; what happens on that day?",
    "I can move on price if you extend to 36 months.",
]


@pytest.mark.parametrize(("text", "kind"), GIVEN, ids=lambda v: str(v)[:40])
def test_each_kind_is_found_with_its_words(text: str, kind: Leak) -> None:
    found = leaks(text)
    assert [leak.kind for leak in found] == [kind]
    assert text[found[0].start : found[0].end] == found[0].quote


@pytest.mark.parametrize("text", CLEAN, ids=lambda v: v[:40])
def test_what_only_looks_alike_is_none(text: str) -> None:
    assert leaks(text) == ()


def test_quotes_never_overlap_and_stand_in_the_text() -> None:
    for row in ROWS:
        found = leaks(row["draft"])
        assert all(row["draft"][leak.start : leak.end] == leak.quote for leak in found)
        assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


def test_good_mails_give_nothing_away() -> None:
    assert [row["id"] for row in ROWS if row["kind"] == "good" and leaks(row["draft"])] == []
