import json
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from app.bootstrap import House, ready
from app.clock import SystemClock
from app.errors import BadValue, WrongPassword
from app.settings import load_settings
from tests.commands.conftest import Run
from tests.people.quick import GOOD, OTHER


def token_in(path: Path) -> str:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    return path.read_text().strip().partition("/password?token=")[2]


def house() -> House:
    return ready(load_settings())


def test_a_user_is_added_with_several_roles_and_a_password(command: Run) -> None:
    ran = command(
        "users", "add", "Ada", "--role", "coach,admin", "--team", "north", "--password", "--json", given=f"{GOOD}\n"
    )
    assert ran.code == 0, ran.err
    assert json.loads(ran.out) | {"id": ""} == {
        "id": "",
        "name": "Ada",
        "roles": ["coach", "admin"],
        "teams": ["north"],
    }
    assert GOOD not in ran.out + ran.err
    found = house()
    assert found.services.people.accounts.sign_in("Ada", GOOD, SystemClock().now())
    found.engine.dispose()


def test_a_password_that_may_not_be_one_adds_nobody(command: Run) -> None:
    for given, told in (
        ("short\n", "at least 12"),
        ("\n", "at least 12"),
        ("Ada Ada Ada Ada\n", "your name"),
        ("password1234\n", "anybody would try"),
    ):
        ran = command("users", "add", "Ada", "--password", given=given)
        assert ran.code == 2 and told in ran.err
    assert command("users", "list").out == ""


def test_on_a_terminal_the_password_is_asked_for_twice(command: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([GOOD, OTHER, GOOD, GOOD])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))
    monkeypatch.setattr("app.commands.users.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    assert command("users", "add", "Ada", "--password").code == 2
    assert command("users", "add", "Ada", "--password").code == 0


def test_an_invitation_goes_to_a_file_of_its_owner_and_sets_a_password(command: Run, tmp_path: Path) -> None:
    ran = command("users", "invite", "Tess", "--team", "north", "--json")
    told = json.loads(ran.out)
    assert (told["user"], told["purpose"]) == ("Tess", "invitation")
    token = token_in(tmp_path / told["file"])
    assert token and token not in ran.out + ran.err
    again = token_in(tmp_path / json.loads(command("users", "invite", "Tess", "--json").out)["file"])
    found, now = house(), SystemClock().now()
    accounts = found.services.people.accounts
    assert accounts.behind(again, now)[1].teams[0].name == "north"
    with pytest.raises(BadValue, match="used or withdrawn"):
        accounts.behind(token, now)
    accounts.set_password(again, GOOD, now)
    found.engine.dispose()
    refused = command("users", "invite", "Tess")
    assert refused.code == 2 and "password already" in refused.err


def test_a_link_behind_a_proxy_has_the_name_that_people_use(
    command: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERPART_HOSTS", "practice.example.com,other.example")
    monkeypatch.setenv("COUNTERPART_SECURE_COOKIES", "1")
    path = tmp_path / json.loads(command("users", "invite", "Tess", "--json").out)["file"]
    assert path.read_text().startswith("https://practice.example.com/password?token=")


def test_a_reset_link_replaces_the_password(command: Run, tmp_path: Path) -> None:
    command("users", "add", "Tess", "--password", given=f"{GOOD}\n")
    ran = command("users", "reset", "Tess", "--json")
    token = token_in(tmp_path / json.loads(ran.out)["file"])
    found, now = house(), SystemClock().now()
    found.services.people.accounts.set_password(token, OTHER, now)
    assert found.services.people.accounts.sign_in("Tess", OTHER, now)
    with pytest.raises(WrongPassword):
        found.services.people.accounts.sign_in("Tess", GOOD, now)
    found.engine.dispose()
    assert "reset-link.txt; it works once, within 24 hours" in command("users", "reset", "Tess").out
    assert command("users", "reset", "Zed").code == 2


def test_an_account_is_closed_and_opened_and_the_last_admin_stays(command: Run) -> None:
    command("users", "add", "Ada", "--role", "admin")
    last = command("users", "disable", "Ada")
    assert last.code == 2 and "last admin" in last.err
    command("users", "add", "Tess")
    assert json.loads(command("users", "disable", "Tess", "--json").out)["disabled"] is True
    assert "Tess  trainee  (disabled)" in command("users", "list").out
    assert [u["disabled"] for u in json.loads(command("users", "list", "--json").out)] == [False, True]
    assert "is open" in command("users", "disable", "Tess", "--enable").out
    assert command("users", "disable", "Zed").code == 2
