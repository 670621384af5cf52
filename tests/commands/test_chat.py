import json
import subprocess
import sys
from typing import Any

import pytest

from app.commands.game import Game
from app.content.loading import load_case
from app.negotiation.state import Level
from tests.commands.conftest import Ran, Run
from tests.model_server import ModelServer

TALK = (
    "Before I answer: who on your side needs the 8, and what happens if it does not come?\n"
    "What would have to be true for your plants to go without film for a week?\n"
    "We can do 2 % off the price if you extend the contract to 24 months.\n"
)


def objects(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_line_is_a_turn_and_each_turn_an_object_of_the_fixed_shape(command: Run) -> None:
    ran = command("chat", "--case", "packaging-film", "--level", "standard", "--seed", "7", "--json", given=TALK)
    assert ran.code == 0
    rows = objects(ran)
    assert [row["turn"] for row in rows] == [0, 1, 2, 3]
    for row in rows:
        assert set(row) == {"turn", "text", "buyer", "move", "heard", "ended"}
        assert set(row["move"]) == {"kind", "terms", "disclosed"}
        assert set(row["heard"]) == {"acts", "terms"}
        assert row["buyer"]
        assert row["ended"] is None
    assert rows[0]["move"]["kind"] == "opening_demand"
    assert rows[3]["heard"]["terms"]["price"] == 2
    assert rows[3]["heard"]["terms"]["term"] == 24
    assert "makes_it_conditional" in rows[3]["heard"]["acts"]


def test_the_same_seed_replays_to_the_letter(command: Run) -> None:
    first = command("chat", "--seed", "7", "--json", "--reveal", given=TALK)
    second = command("chat", "--seed", "7", "--json", "--reveal", given=TALK)
    assert first.out == second.out


def test_hidden_values_are_shown_only_where_asked_for(command: Run) -> None:
    plain = command("chat", "--seed", "7", "--json", given=TALK)
    shown = command("chat", "--seed", "7", "--json", "--reveal", given=TALK)
    assert shown.out.startswith(plain.out)
    last = objects(shown)[-1]
    assert set(last) == {"hidden", "outcome", "log"}
    assert {"floor", "reservation", "interests", "weights"} <= set(last["hidden"])
    case = load_case("packaging-film")
    assert set(last["hidden"]["reservation"]) == {i.id for i in case.issues}
    assert last["log"][0]["rule"] == "opening"
    for word in ("floor", "reservation", "weights", "believed"):
        assert word not in plain.out


def test_commands_end_the_day_correct_a_term_and_end_the_talks(command: Run) -> None:
    case = load_case("packaging-film")
    prep = case.preparations[0].id
    given = f"We offer 2 % off the price.\n/correct price 1\n/day {prep}\n/end\n"
    ran = command("chat", "--seed", "7", "--json", "--reveal", given=given)
    assert ran.code == 0, ran.err
    rows = objects(ran)
    assert [row["text"].split()[0] for row in rows[2:5]] == ["/correct", "/day", "/end"]
    assert rows[4]["ended"] == "impasse"
    assert {"term.corrected", "day.ended", f"prepared.{prep}", "close.trainee_left"} <= {
        row["rule"] for row in rows[5]["log"]
    }
    assert rows[5]["outcome"]["deal"] is None


def test_a_sum_up_is_confirmed_and_closes_the_deal(command: Run) -> None:
    """Her own opening package can always be had."""
    case = load_case("packaging-film")
    words = ", ".join(spec.spoken(case.opening[spec.id]) for spec in case.issues if not spec.is_form)
    given = f"We offer {words}.\n/confirm\n"
    ran = command("chat", "--seed", "7", "--json", "--reveal", given=given)
    rows = objects(ran)
    assert rows[1]["move"]["kind"] in ("sums_up", "accepts"), rows[1]
    assert rows[-2]["ended"] == "deal"
    assert rows[-1]["outcome"]["deal"]["price"] == case.opening["price"]


def test_at_the_limit_one_more_line_is_read_for_the_sum_up(command: Run) -> None:
    case = load_case("packaging-film")
    game = Game(case, Level.STANDARD, 7)
    limit = game.state.limit
    words = ", ".join(spec.spoken(case.opening[spec.id]) for spec in case.issues if not spec.is_form)
    waiting = "".join(f"Let me look at point {n} in our files before I say more about it.\n" for n in range(limit - 1))
    offer = f"We offer {words}.\n"
    yes = command("chat", "--seed", "7", "--json", given=waiting + offer + "what?\nyes\n")
    assert objects(yes)[-1]["ended"] == "deal"
    assert "say yes or no" in yes.err
    no = command("chat", "--seed", "7", "--json", given=waiting + offer + "no, thank you\n")
    assert objects(no)[-1]["ended"] == "turn-limit"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--case", "nope"), "There is no case 'nope'; use one of"),
        (("--level", "brutal"), "--level: 'brutal' does not fit; use one of guided, standard, hard, extreme."),
        (("--seed", "-4"), "--seed: -4 does not fit; use a whole number from 0"),
        (("--seed", "x"), "seed"),
    ],
)
def test_a_wrong_option_is_named_with_its_value_and_the_fix(command: Run, args: tuple[str, ...], told: str) -> None:
    ran = command("chat", *args, given="hello\n")
    assert ran.code == 2
    assert told in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x" * 20_000, "20,000 characters"),
        ("do\x07 you hear", "control character U+0007"),
        ("/correct colour blue", "issue: 'colour' does not fit; use one of price"),
        ("/correct price 99", "price: 99.0 does not fit; use a value from 0.0 to 8.0."),
        ("/correct price", "write it like this: /correct issue value"),
        ("/day nonsense", "preparation: 'nonsense' does not fit; use one of"),
        ("/confirm", "Nothing waits for a yes"),
        ("/dance", "Command: '/dance' does not fit; use one of /day, /correct, /confirm, /end."),
    ],
)
def test_a_line_that_does_not_fit_is_named_and_nothing_is_lost(command: Run, line: str, told: str) -> None:
    ran = command("chat", "--seed", "7", "--json", given=f"{TALK}{line}\nWhat does the plant need first?\n")
    assert told in ran.err
    assert ran.err.startswith("Line 4: ")
    assert ran.code == 2
    assert [row["turn"] for row in objects(ran)] == [0, 1, 2, 3, 4]


def test_an_empty_line_is_no_turn(command: Run) -> None:
    ran = command("chat", "--seed", "7", "--json", given=f"\n{TALK}")
    assert "Line 1: Message: '' does not fit; type something to say, then send." in ran.err
    assert len(objects(ran)) == 4
    assert ran.code == 0


def test_bytes_that_are_no_text_are_named(command: Run) -> None:
    ran = command("chat", "--seed", "7", "--json", given=b"caf\xe9\n" + TALK.encode())
    assert "Line 1: Message: 'byte 0xe9' does not fit; save the text as UTF-8." in ran.err
    assert len(objects(ran)) == 4


def test_a_turn_after_the_end_says_that_the_talks_are_over(command: Run) -> None:
    ran = command("chat", "--seed", "7", "--json", given="/end\nOne more thing.\n")
    assert "These talks are over (impasse)" in ran.err
    assert ran.code == 2
    assert len(objects(ran)) == 2


@pytest.mark.parametrize(
    "line",
    [
        "🙂🙂🙂",
        "Wir können Ihnen leider nicht weiter entgegenkommen, der Preis ist kalkuliert.",
        "2 to 3 % off",
        "12 % off is fine",
    ],
)
def test_what_cannot_be_taken_as_it_stands_is_asked_back_and_changes_nothing(command: Run, line: str) -> None:
    ran = command("chat", "--seed", "7", "--json", "--reveal", given=f"{line}\n")
    rows = objects(ran)
    assert ran.code == 0
    assert rows[1]["move"]["kind"] == "asks_back"
    assert rows[1]["heard"]["terms"] == {}
    changes = [row for row in rows[-1]["log"] if row["turn"] == 1]
    assert all(not row["effects"] for row in changes)


def test_without_json_a_person_can_read_it(command: Run) -> None:
    ran = command("chat", "--seed", "7", given=TALK)
    assert ran.out.count("Buyer: ") == 4
    assert ran.out.count("You:   ") == 3


def test_a_model_words_the_buyer_and_the_moves_stay_the_same(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = objects(command("chat", "--seed", "7", "--json", given=TALK))
    with ModelServer() as server:
        server.control(text="I have listened to that, and it gives me nothing to take upstairs.")
        monkeypatch.setenv("COUNTERPART_MODEL_URL", server.url)
        monkeypatch.setenv("COUNTERPART_MODEL_NAME", "normal")
        spoken = objects(command("chat", "--seed", "7", "--json", given=TALK))
        monkeypatch.setenv("COUNTERPART_MODEL_NAME", "401")
        failed = command("chat", "--seed", "7", "--json", given=TALK)
    assert [row["move"] for row in spoken] == [row["move"] for row in plain]
    assert "nothing to take upstairs" in spoken[1]["buyer"]
    assert objects(failed) == plain
    assert "refused it (401); check COUNTERPART_MODEL_KEY" in failed.err


def test_the_installed_way_of_calling_it_works_in_a_process_of_its_own(tmp_path: Any) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "chat", "--seed", "7", "--json"],
        input=TALK.encode(), capture_output=True, timeout=60, env={"PYTHONPATH": ":".join(sys.path)}, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout.splitlines()) == 4
