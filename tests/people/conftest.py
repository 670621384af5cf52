"""Signing in against the real rows, with the time in the test's hand."""

import pytest
from sqlalchemy import Engine

from app.people.signin import SignIn
from app.store.peoplerows import SqlPeople
from tests.store.conftest import database, empty_database

__all__ = ["database", "empty_database"]


@pytest.fixture
def signer(database: Engine) -> SignIn:
    """Signing in on a fresh database."""
    return SignIn(SqlPeople(database))
