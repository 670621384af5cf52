"""The admin's page, invitations and teams as their users open them; each test ends with the outsider."""

import re

import pytest

from app.people.permissions import must_look_after
from app.web import admin
from tests.people.quick import GOOD
from tests.web.conftest import Cast, Person
from tests.web.talk import played


def token_in(page: str) -> str:
    found = re.search(r"/password\?token=([\w-]+)", page)
    assert found, page
    return found.group(1)


def invited(person: Person, name: str, cast: Cast, team: str = "trainee", **more: object) -> str:
    """Invite somebody into the team of one of the cast; the token of the link."""
    answer = person.post("/invitations", data={"name": name, "team": cast.people[team].teams[0].id, **more})
    assert answer.status_code == 200, answer.text
    return token_in(answer.text)


def test_the_admin_sees_users_teams_and_how_the_server_is(cast: Cast) -> None:
    page = cast.admin.get("/admin").text
    for told in (
        "Tess",
        "Cora",
        "north",
        "south",
        "(coach)",
        "Last seen",
        "SQLite",
        "built-in buyer",
        "embedded",
        "No invitation is waiting",
    ):
        assert told in page, told
    played(cast)
    assert "Turns that wait for their grade" in cast.admin.get("/admin").text
    for person in (cast.trainee, cast.coach, cast.mate, cast.outsider):
        assert person.get("/admin").status_code == 404
    assert "/admin" not in cast.coach.get("/").text and "/admin" in cast.admin.get("/").text


def test_an_admin_invites_somebody_who_chooses_a_password_and_is_in(cast: Cast) -> None:
    token = invited(cast.admin, "Nora", cast, role=["trainee", "coach"])
    assert "Nora" in cast.admin.get("/admin").text
    page = cast.nobody.get(f"/password?token={token}").text
    assert "Welcome, Nora" in page and 'autocomplete="new-password"' in page
    answer = cast.nobody.post(
        "/password", data={"token": token, "password": GOOD, "again": GOOD}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    first = cast.nobody.get("/", follow_redirects=False)
    assert first.headers["location"] == "/notice?next=%2F"
    assert (
        cast.nobody.post("/notice", data={"next": "/review"}, follow_redirects=False).headers["location"] == "/review"
    )
    assert cast.nobody.get("/review").status_code == 200, "a coach of the team"
    cast.nobody.cookies.clear()
    assert cast.nobody.get(f"/password?token={token}").status_code == 422
    assert (
        cast.outsider.post(
            "/invitations", data={"name": "Mallory", "team": cast.people["trainee"].teams[0].id}
        ).status_code
        == 404
    )


def test_a_coach_invites_trainees_of_her_team_alone(cast: Cast) -> None:
    page = cast.coach.get("/invitations").text
    assert "north" in page and "south" not in page and 'name="role"' not in page
    assert "/invitations" in cast.coach.get("/settings").text
    token = invited(cast.coach, "Ned", cast, role="admin")
    user = cast.house.services.sign_in.store.user_named("Ned")
    assert user.roles == ("trainee",), "a role that is slipped in is not taken"
    assert "Ned" in cast.coach.get("/invitations").text
    south = cast.people["outsider"].teams[0].id
    for form in ({"name": "Mal", "team": south}, {"name": "Mal"}, {"name": "Mal", "team": "none"}):
        assert cast.coach.post("/invitations", data=form).status_code == 404, form
    for person in (cast.trainee, cast.mate):
        assert person.get("/invitations").status_code == 404
        assert person.post("/invitations", data={"name": "Mal", "team": user.teams[0].id}).status_code == 404
    assert "Ned" not in cast.outsider.get("/invitations").text
    for what in ("withdrawal", "renewal"):
        assert cast.outsider.post(f"/invitations/{user.id}/{what}").status_code == 404
        assert cast.trainee.post(f"/invitations/{user.id}/{what}").status_code == 404
    again = token_in(cast.coach.post(f"/invitations/{user.id}/renewal").text)
    assert again != token
    assert cast.coach.post(f"/invitations/{user.id}/withdrawal").headers["location"] == "/invitations"
    for gone in (token, again):
        assert cast.nobody.get(f"/password?token={gone}").status_code == 422


def test_a_name_that_does_not_fit_is_said(cast: Cast) -> None:
    for name, told in (
        ("", "1 to 80 characters"),
        ("Tess", "the name is taken"),
        ("x" * 81, "1 to 80"),
        ("a\x07b", "1 to 80"),
    ):
        answer = cast.admin.post("/invitations", data={"name": name, "role": "trainee"})
        assert answer.status_code == 422 and told in answer.text, name
    assert cast.admin.post("/invitations", data={"name": "Norole"}).status_code == 422
    assert cast.outsider.post("/invitations", data={"name": ""}).status_code == 404


def test_an_admin_changes_roles_closes_and_opens(cast: Cast) -> None:
    mats = cast.people["mate"].id
    page = cast.admin.get(f"/admin/users/{mats}").text
    assert "Mats" in page and "Has no password." in page and "Company account" not in page
    assert cast.admin.post(f"/admin/users/{mats}/roles", data={"role": ["coach", "trainee"]}).status_code == 303
    assert cast.house.services.sign_in.store.user(mats).roles == ("trainee", "coach")
    assert cast.admin.post(f"/admin/users/{mats}/roles", data={"role": "trainee"}).status_code == 303
    assert cast.admin.post(f"/admin/users/{mats}/roles").status_code == 422
    for what in ("disabling", "enabling"):
        assert cast.outsider.post(f"/admin/users/{mats}/{what}").status_code == 404
        assert cast.admin.post(f"/admin/users/{mats}/{what}").status_code == 303
        closed = cast.house.services.sign_in.store.user(mats).disabled
        assert closed is (what == "disabling")
        assert ("Open it again" in cast.admin.get(f"/admin/users/{mats}").text) is closed
    assert cast.admin.get("/admin/users/none").status_code == 404
    assert cast.outsider.get(f"/admin/users/{mats}").status_code == 404


def test_the_last_admin_is_kept_and_the_fix_is_said(cast: Cast) -> None:
    ada = cast.people["admin"].id
    for path, form in ((f"/admin/users/{ada}/disabling", {}), (f"/admin/users/{ada}/roles", {"role": "coach"})):
        answer = cast.admin.post(path, data=form)
        assert answer.status_code == 409 and "Make somebody else an admin first" in answer.text
        assert cast.outsider.post(path, data=form).status_code == 404
    must_look_after(cast.house.services.sign_in.store.user(ada), "page", "admin")


def test_teams_are_added_renamed_and_filled_and_memberships_end(cast: Cast) -> None:
    added = cast.admin.post("/admin/teams", data={"name": "east"})
    assert cast.admin.post("/admin/teams", data={"name": "east"}).status_code == 422
    admin = cast.people["admin"]
    east = next(g for g in cast.house.services.people.teams.all(admin) if g.name == "east")
    here = f"/admin/teams/{east.id}"
    assert added.headers["location"] == here
    assert cast.admin.post(f"{here}/name", data={"name": "far east"}).headers["location"] == here
    otto = cast.people["outsider"].id
    where, form = f"/admin/users/{otto}/memberships", {"team": east.id, "role": "coach"}
    assert cast.outsider.post(where, data=form).status_code == 404
    assert cast.admin.post(where, data=form).status_code == 303
    assert cast.admin.post(where, data=form).status_code == 409
    tess = cast.people["trainee"].id
    assert cast.admin.post(f"/admin/users/{tess}/memberships", data=form).status_code == 409, "no coach"
    for wrong in ({"team": "none"}, {}, {"team": east.id, "role": "boss"}):
        assert cast.admin.post(where, data=wrong).status_code in (404, 422)
    assert f'<a href="{here}">far east</a> (coach)' in cast.admin.get(f"/admin/users/{otto}").text
    assert "far east" in cast.admin.get("/admin").text and "coach since" in cast.admin.get(here).text
    member = next(g for g in cast.house.services.people.teams.all(admin) if g.name == "far east").members[0].id
    assert east.id in cast.house.services.sign_in.store.user(cast.people["outsider"].id).coached_teams
    assert cast.outsider.post(f"/admin/memberships/{member}/ending").status_code == 404
    assert cast.admin.post(f"/admin/memberships/{member}/ending").headers["location"] == here
    assert "No member is found" in cast.admin.get(here).text
    assert cast.admin.post(f"/admin/memberships/{member}/ending").status_code == 404
    assert east.id not in cast.house.services.sign_in.store.user(cast.people["outsider"].id).coached_teams


def test_a_coach_of_two_teams_reads_what_both_submit_and_no_longer_what_one_did_when_it_ended(cast: Cast) -> None:
    session = played(cast, "scored")
    cast.trainee.post(f"/sessions/{session}/visibility", data={"to": "submitted"})
    north, otto = cast.people["trainee"].teams[0].id, cast.people["outsider"].id
    assert cast.outsider.get(f"/review/{session}").status_code == 404
    cast.admin.post(f"/admin/users/{otto}/memberships", data={"team": north, "role": "coach"})
    assert cast.outsider.get(f"/review/{session}").status_code == 200
    groups = cast.house.services.people.teams.all(cast.people["admin"])
    member = next(m.id for g in groups if g.id == north for m in g.members if m.user == otto)
    cast.admin.post(f"/admin/memberships/{member}/ending")
    assert cast.outsider.get(f"/review/{session}").status_code == 404


def names_in(page: str) -> list[str]:
    """The users in a list, as they come."""
    return re.findall(r'<th scope="row"><a href="/admin/users/\w+">([^<]+)</a>', page)


def test_the_users_are_walked_through_by_links_alone(cast: Cast) -> None:
    for number in range(60):
        cast.house.services.sign_in.add(
            f"Rep {number:02}", "trainee", f"Region {number:02}", cast.house.services.clock.now()
        )
    addresses, at, seen = [], "/admin", []
    while at:
        page = cast.admin.get(at).text
        addresses.append(at)
        seen += names_in(page.split('id="invitations"')[0])
        following = re.search(r'href="(/admin/users\?after=\w+)" rel="next"', page)
        at = following.group(1) if following else ""
    assert seen == sorted(set(seen)) and [name for name in seen if name.startswith("Rep")] == [f"Rep {n:02}" for n in range(60)]  # fmt: skip
    assert len(addresses) == 3
    back = re.search(r'href="(/admin/users\?before=\w+)" rel="prev"', page)
    assert back and names_in(cast.admin.get(back.group(1)).text) == names_in(cast.admin.get(addresses[1]).text)
    found = cast.admin.get("/admin/users?find=rEP+0").text
    assert names_in(found) == [f"Rep {n:02}" for n in range(10)] and 'value="rEP 0"' in found and "Show all" in found
    assert "No user is found" in cast.admin.get("/admin/users?find=%00nobody").text
    teams = cast.admin.get("/admin/teams?find=region").text
    assert re.search(r'href="/admin/teams\?find=region&amp;after=\w+" rel="next"', teams) and "Region 24" in teams
    for address in ("/admin/users", "/admin/teams", f"/admin/teams/{cast.people['coach'].teams[0].id}"):
        assert cast.admin.get(address + "?after=%00&before=%27x").status_code == 200
        for person in (cast.trainee, cast.coach, cast.outsider):
            assert person.get(address).status_code == 404
    assert cast.admin.get("/admin/teams/none").status_code == 404


def test_of_very_many_old_sessions_the_page_says_more_than_it_counts(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        played(cast)
    monkeypatch.setattr(cast.house.services.privacy.retention, "days", -1)  # whatever was said before tomorrow is old
    many = cast.admin.get("/admin").text
    assert "sessions would go today" in many and "More than" not in many and "The others are told by" not in many
    monkeypatch.setattr(admin, "MOST_COUNTED", 2)
    monkeypatch.setattr(admin, "MOST_FAMILIES", 1)
    few = cast.admin.get("/admin").text
    assert "More than 2 sessions would go today." in few and "counterpart retention run --dry-run" in few
    table = few.split("Which ones")[1].split("</table>")[0]
    assert table.count("<tr>") == 2, "the head and one family"


def test_what_people_call_themselves_is_shown_as_text(cast: Cast) -> None:
    name = '<img src=x onerror="alert(1)">'
    invited(cast.admin, name, cast, role="trainee")
    cast.admin.post("/admin/teams", data={"name": "<b>team</b>"})
    page = cast.admin.get("/admin").text
    assert "<img src=x" not in page and "<b>team" not in page and "&lt;img src=x" in page
    assert "&lt;img" not in cast.outsider.get("/invitations").text


def test_the_settings_lead_to_the_account(cast: Cast) -> None:
    page = cast.trainee.get("/settings").text
    assert "You are signed in as Tess." in page and "Sign out everywhere" in page
    assert "/settings/password" not in page, "she signs in by link"
    assert "/invitations" not in page
    answer = cast.trainee.post("/settings/password", data={"old": "", "password": GOOD, "again": GOOD})
    assert answer.status_code == 409 and "Ask your admin for a link" in answer.text
    assert "Old password" in cast.outsider.get("/settings/password").text
