import asyncio
import json
import stat
from pathlib import Path

from app.bootstrap import ready
from app.clock import SystemClock
from app.settings import load_settings
from tests.commands.conftest import Run


def session_of_the_local_user() -> str:
    house = ready(load_settings())
    user = house.services.sign_in.local_user(SystemClock().now())
    session = asyncio.run(house.services.practice.begin(user, "packaging-film", seed=7))
    house.engine.dispose()
    return session.id


def test_a_user_is_added_once_and_listed(command: Run) -> None:
    first = command("users", "add", "Ann", "--role", "coach", "--json")
    assert first.code == 0
    assert json.loads(first.out)["roles"] == ["coach"]
    again = command("users", "add", "Ann", "--role", "coach")
    assert again.code == 2
    assert "'Ann' does not fit" in again.err
    assert "Ann  coach" in command("users", "list").out


def test_a_wrong_role_is_named_with_those_there_are(command: Run) -> None:
    ran = command("users", "add", "Bob", "--role", "boss")
    assert ran.code == 2
    assert "role: 'boss' does not fit; use one of trainee, coach, admin." in ran.err


def test_a_link_goes_to_a_file_of_its_owner_where_there_is_no_terminal(command: Run, tmp_path: Path) -> None:
    command("users", "add", "Ann")
    ran = command("sign-in-link", "--user", "Ann", "--json")
    path = tmp_path / json.loads(ran.out)["file"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "/sign-in?token=" in path.read_text()
    assert "token=" not in ran.out + ran.err


def test_a_link_for_nobody_is_refused(command: Run) -> None:
    ran = command("sign-in-link", "--user", "Zed")
    assert ran.code == 2
    assert "'Zed'" in ran.err


def test_say_answers_one_turn_of_a_stored_session(command: Run) -> None:
    session = session_of_the_local_user()
    ran = command("say", session, "Who on your side needs the 8 per cent, and by when?", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert {"turn", "text", "buyer", "move", "heard", "ended"} <= set(told)
    assert told["turn"] == 1
    assert told["buyer"]
    second = command("say", session, "What happens to the plants if film is short for a week?")
    assert second.out.startswith("Buyer: ")


def test_say_grades_the_turn_as_well(command: Run) -> None:
    session = session_of_the_local_user()
    command("say", session, "Who on your side needs the 8 per cent, and by when?")
    house = ready(load_settings())
    gradings = house.ledger.gradings(session)
    house.engine.dispose()
    assert [g.turn_level for g in gradings.values()] == [3]


def test_say_in_an_unknown_session_or_after_the_end_is_refused(command: Run) -> None:
    unknown = command("say", "nowhere", "hello")
    assert unknown.code == 2
    assert "There is no session 'nowhere'" in unknown.err
    session = session_of_the_local_user()
    house = ready(load_settings())
    user = house.services.sign_in.local_user(SystemClock().now())
    asyncio.run(house.services.practice.end(user, session))
    house.engine.dispose()
    over = command("say", session, "One more thing.")
    assert over.code == 2
    assert "These talks are over (impasse)" in over.err


def test_say_refuses_what_is_no_message_and_nothing_is_lost(command: Run) -> None:
    session = session_of_the_local_user()
    for text, told in (("", "type something to say"), ("x" * 20_000, "20,000 characters"), ("a\x07b", "U+0007")):
        ran = command("say", session, text)
        assert ran.code == 2
        assert told in ran.err
    assert json.loads(command("say", session, "Why eight?", "--json").out)["turn"] == 1


def test_a_stranger_cannot_speak_in_another_ones_session(command: Run) -> None:
    session = session_of_the_local_user()
    command("users", "add", "Ann")
    ran = command("say", session, "Why eight?", "--user", "Ann")
    assert ran.code == 2
    assert "There is no session" in ran.err
