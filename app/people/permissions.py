"""Who may see and do what with a session or an own case. Not being allowed to see looks like not being there."""

from app.errors import NotFound
from app.people.records import User


def owns(user: User, owner: str) -> bool:
    """Whether a session is the user's own."""
    return user.id == owner


def may_read(user: User, owner: str, team: str | None, submitted: bool) -> bool:
    """Owners read their own; coaches read what their team has submitted; nobody else reads anything."""
    return owns(user, owner) or (submitted and team is not None and team in user.coached_teams)


def must_own(user: User, owner: str, session: str) -> None:
    """Raise NotFound unless the session is the user's own."""
    if not owns(user, owner):
        raise NotFound("session", session)


def must_own_turn(user: User, owner: str, turn: str) -> None:
    """Raise NotFound unless the turn is of a session of the user's own."""
    if not owns(user, owner):
        raise NotFound("turn", turn)


def must_read(user: User, owner: str, team: str | None, submitted: bool, session: str) -> None:
    """Raise NotFound unless the user may read the session."""
    if not may_read(user, owner, team, submitted):
        raise NotFound("session", session)


def may_see_case(user: User, owner: str, team: str | None) -> bool:
    """Own cases are private until their owner shares them with a team; then its members see them."""
    return owns(user, owner) or (team is not None and any(team == t.id for t in user.teams))


def must_look_after(user: User, thing: str, value: object) -> None:
    """Raise NotFound unless the user is an admin, who looks after people and teams."""
    if not user.admin:
        raise NotFound(thing, value)


def must_invite(user: User, roles: tuple[str, ...], team: str | None) -> None:
    """Admins invite anybody; coaches invite trainees into teams they coach. Raises NotFound for everybody else and everything more."""
    if not user.admin and (roles != ("trainee",) or team is None or team not in user.coached_teams):
        raise NotFound("team", team or "")
