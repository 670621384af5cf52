"""Signing in against the real rows, with the time in the test's hand."""

import pytest
from sqlalchemy import Engine

from app.people.accounts import Accounts
from app.people.passwords import Passwords
from app.people.signin import SignIn
from app.people.teams import Teams
from app.store.accountrows import SqlAccounts
from app.store.teamrows import SqlTeams
from tests.people.quick import CountingHasher
from tests.store.conftest import database, empty_database

__all__ = ["database", "empty_database"]


@pytest.fixture
def signer(database: Engine) -> SignIn:
    """Signing in on a fresh database."""
    return SignIn(SqlAccounts(database))


@pytest.fixture
def hasher() -> CountingHasher:
    """The hasher of `accounts`."""
    return CountingHasher()


@pytest.fixture
def accounts(database: Engine, hasher: CountingHasher) -> Accounts:
    """Accounts on a fresh database."""
    store = SqlAccounts(database)
    return Accounts(store, SignIn(store), Passwords(hasher))


@pytest.fixture
def teams(database: Engine) -> Teams:
    """Teams on the same database."""
    return Teams(SqlTeams(database), SqlAccounts(database))
