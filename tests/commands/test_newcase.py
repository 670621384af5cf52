"""A case from a file of answers: the template works as it is, wrong answers are named, and what comes out is played and linted like a shipped case."""

import json
from pathlib import Path

import pytest
import yaml

from tests.commands.conftest import Run
from tests.owncase.situations import LOGISTICS


def test_the_template_becomes_a_case_that_is_linted_and_played(command: Run, tmp_path: Path) -> None:
    Path("answers.yaml").write_text(command("content", "new", "--template").out, encoding="utf-8")
    ran = command("content", "new", "answers.yaml", "-o", "marlin.yaml")
    assert ran.code == 0 and "counterpart chat --case marlin.yaml" in ran.err
    assert command("content", "lint", "marlin.yaml").code == 0
    talk = command("chat", "--case", "marlin.yaml", "--seed", "3", "--json", given="Where does the 8 % come from?\n")
    lines = [json.loads(line) for line in talk.out.splitlines()]
    assert "8 % off the price" in lines[0]["buyer"] and lines[1]["turn"] == 1
    assert command("players", "--case", "marlin.yaml", "--player", "haggler", "--json").code == 0
    Path("turns.jsonl").write_text(
        '{"id": "1", "buyer": "9 % off.", "text": "Why 9 %?", "case": "marlin.yaml"}\n', encoding="utf-8"
    )
    assert command("grade", "turns.jsonl", "--json").code == 0


def test_the_same_answers_give_the_same_case(command: Run) -> None:
    Path("answers.yaml").write_text(command("content", "new", "--template").out, encoding="utf-8")
    assert command("content", "new", "answers.yaml").out == command("content", "new", "answers.yaml").out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"goods": ""}, "goods: This is needed."),
        (
            {"revenue": "much"},
            "revenue: 'much' is no number; write it like 1800 or 2.5, in thousands, or a sum like 4.5 million.",
        ),
        ({"issues": {"price": {"demand": 8, "limit": 3}}}, "issues: Tick at least one thing beside the price"),
        ({"fear_issue": "stock"}, "fear_issue: Choose one of the things that you ticked"),
        ({"facts": [{"text": "They bought it", "source": ""}]}, "fact1.source: Say where one can look it up"),
        ({"pronoun": "it"}, "pronoun: 'it' is no choice; use one of she, he, they."),
        ({"colour": "red"}, "colour: nothing of that name is asked; see 'counterpart content new --template'."),
        ({"facts": ["a word"]}, "facts.1: 'a word' does not fit"),
    ],
)
def test_a_wrong_answer_is_named_with_what_to_do(command: Run, change: dict[str, object], told: str) -> None:
    answers = {**yaml.safe_load(command("content", "new", "--template").out), **change}
    Path("answers.yaml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    ran = command("content", "new", "answers.yaml", "-o", "case.yaml")
    assert ran.code == 2 and told in ran.err
    assert not Path("case.yaml").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["nowhere.yaml"], "there is no such file"),
        ([], "ANSWERS: '' does not fit; name a file, or use --template to get one."),
        (["broken.yaml"], "this is not YAML"),
        (["list.yaml"], "it holds no answers"),
    ],
)
def test_a_file_that_is_none_is_said_so(command: Run, args: list[str], told: str) -> None:
    Path("broken.yaml").write_text("a: [1", encoding="utf-8")
    Path("list.yaml").write_text("- 1\n", encoding="utf-8")
    ran = command("content", "new", *args)
    assert ran.code == 2 and told in ran.err


def test_a_case_file_that_does_not_fit_is_not_played(command: Run) -> None:
    Path("answers.yaml").write_text(command("content", "new", "--template").out, encoding="utf-8")
    command("content", "new", "answers.yaml", "-o", "marlin.yaml")
    case = yaml.safe_load(Path("marlin.yaml").read_text(encoding="utf-8"))
    case["opening"]["payment"] = 61
    Path("marlin.yaml").write_text(yaml.safe_dump(case), encoding="utf-8")
    ran = command("chat", "--case", "marlin.yaml", given="hello\n")
    assert ran.code == 2 and "issues.payment.opening" in ran.err


def test_an_own_case_of_nobody_is_told_like_any_case_that_is_not(command: Run) -> None:
    ran = command("chat", "--case", "own-00000000000000000000000000", given="hello\n")
    assert ran.code == 2 and "There is no case" in ran.err


def test_an_own_case_from_the_pages_is_played_in_the_terminal_by_its_id(command: Run) -> None:
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.settings import load_settings

    house = ready(load_settings())
    signer, own = house.services.sign_in, house.services.own_cases
    me, stranger = signer.local_user(SystemClock().now()), signer.add("Otto", "trainee", "south", SystemClock().now())
    case = own.begin(me, LOGISTICS)
    assert own.finish(me, case).answers is not None
    theirs = own.begin(stranger, LOGISTICS)
    assert own.finish(stranger, theirs).answers is not None
    house.engine.dispose()
    ran = command("chat", "--case", case, "--seed", "3", given="Where does the 9 % come from?\n")
    assert ran.code == 0 and "9 % off the price" in ran.out
    refused = command("chat", "--case", theirs, given="hello\n")
    assert refused.code == 2 and "There is no case" in refused.err


def test_all_faults_of_a_file_are_listed_at_once(command: Run) -> None:
    answers = yaml.safe_load(command("content", "new", "--template").out)
    answers |= {"colour": "red", "goods": "", "revenue": "much", "tactics": ["deadline", "shouting"], "size": "large"}
    answers["facts"] = ["a word", {"text": "They bought it", "source": ""}, {"text": "", "source": "a log"}]
    answers["issues"] |= {"payment": 60, "weight": {"today": 1}}
    answers["issues"]["lead_time"] = {"today": "soon", "demand": "often", "like": 10, "limit": 7}
    Path("answers.yaml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    ran = command("content", "new", "answers.yaml")
    assert ran.code == 2 and not ran.out
    told = [line.removeprefix("answers.yaml: ").split(": ")[0] for line in ran.err.splitlines()]
    wanted = {
        "colour",
        "goods",
        "revenue",
        "tactic.shouting",
        "size",
        "facts.1",
        "fact2.source",
        "fact3.text",
        "issues.payment",
        "weight.on",
    }
    assert wanted | {"lead_time.today", "lead_time.demand"} <= set(told)
    assert len(told) == len(set(told))


def test_what_was_read_of_large_numbers_is_said_back(command: Run) -> None:
    answers = yaml.safe_load(command("content", "new", "--template").out)
    counts = {"today": "6.5 mio", "demand": "5,2 Mio", "like": "6.5m", "limit": "6 million", "step": "0.1 mio"}
    answers["issues"]["volume"] = {**counts, "label": "Cartons"}
    Path("answers.yaml").write_text(yaml.safe_dump(answers), encoding="utf-8")
    ran = command("content", "new", "answers.yaml")
    assert ran.code == 0 and "Read as: 6,500,000 today, they demand 5,200,000" in ran.err
    assert "5,200,000 cartons" in ran.out
