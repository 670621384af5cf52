"""What somebody else does to an account is noted; its owner finds it among her data."""

from typing import cast

import pytest
from sqlalchemy import Engine

from app.errors import SignedOut
from app.people.accounts import CHANGED_ROLES, CLOSED, MADE_LINK, OPENED, Accounts
from app.people.provider import LINKED, UNLINKED, Provider, ProviderSignIn
from app.people.records import OPERATOR, User
from app.store.identityrows import SqlIdentities
from app.store.minerows import SqlMine
from tests.people.quick import GOOD
from tests.store.conftest import NOW

pytestmark = pytest.mark.db


class Elsewhere:
    """A provider that only has its address."""

    issuer = "https://id.example"


@pytest.fixture
def ada(accounts: Accounts) -> User:
    """An admin."""
    return accounts.signer.add("Ada", "admin", "office", NOW)


def noted(database: Engine, user: User) -> list[tuple[str, str]]:
    """Who did what, from the export."""
    return sorted((row["actor"], row["action"]) for row in SqlMine(database).rows_of(user.id)["audit"])


def test_a_link_to_a_sign_in_provider_is_noted(accounts: Accounts, ada: User, database: Engine) -> None:
    tess = accounts.signer.add("Tess", "trainee", None, NOW)
    provider = ProviderSignIn(cast("Provider", Elsewhere()), SqlIdentities(database), accounts.signer)
    provider.link(ada, tess.id, "subject", NOW)
    provider.unlink(ada, tess.id, "subject", NOW)
    assert noted(database, tess) == [(ada.id, LINKED), (ada.id, UNLINKED)]


def test_what_others_do_to_an_account_is_noted_and_goes_along_with_its_data(
    accounts: Accounts, ada: User, database: Engine
) -> None:
    tess = accounts.invite(ada, "Tess", ("trainee",), None, NOW).user
    accounts.invite_again(ada, tess.id, NOW)
    accounts.reset(ada, tess.id, NOW)
    accounts.reset(OPERATOR, tess.id, NOW)
    accounts.set_roles(ada, tess.id, ("trainee", "coach"), NOW)
    accounts.disable(ada, tess.id, NOW)
    accounts.enable(ada, tess.id, NOW)
    done = [MADE_LINK, MADE_LINK, CHANGED_ROLES, CLOSED, OPENED]
    assert noted(database, tess) == sorted([*((ada.id, action) for action in done), (tess.id, MADE_LINK)])


def test_a_password_by_a_link_ends_what_this_browser_had_before(accounts: Accounts, ada: User) -> None:
    tess, before = accounts.invite(ada, "Tess", ("trainee",), None, NOW), accounts.signer.begin(ada.id, NOW)
    accounts.set_password(tess.token, GOOD, NOW, before=before)
    with pytest.raises(SignedOut):
        accounts.signer.who(before, NOW)
