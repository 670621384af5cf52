"""Whether this process can take requests: the database answers and has the newest schema, and gradings are worked off."""

import logging
from collections.abc import Callable

from app.errors import StoreError

log = logging.getLogger(__name__)
NO_DATABASE = "the database cannot be reached"
OLD_SCHEMA = "the database has not the newest schema; run 'counterpart db upgrade'"
NO_QUEUE = "gradings are not worked off; look at the log and start this process again"


def problems(schema_is_newest: Callable[[], bool], queue_is_alive: Callable[[], bool]) -> tuple[str, ...]:
    """What keeps this process from taking requests; empty where it is ready. Words for anybody: no address, no name. Reads the database."""
    found = []
    try:
        if not schema_is_newest():
            found.append(OLD_SCHEMA)
    except StoreError as error:
        log.warning("not ready: %s", error.thing)
        found.append(NO_DATABASE)
    if not queue_is_alive():
        found.append(NO_QUEUE)
    return tuple(found)
