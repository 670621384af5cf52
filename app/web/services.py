"""What pages, the API and the command line are handed: the services of one running product, built by `app.bootstrap`."""

from dataclasses import dataclass

from app.clock import Clock
from app.people.signin import SignIn, Users
from app.practice.debrief import Debriefs
from app.practice.events import Events
from app.practice.gradings import Gradings
from app.practice.interludes import Interludes
from app.practice.reading import Reading
from app.practice.sessions import Sessions
from app.practice.turns import Talks


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that a face needs. `insecure_cookie` is true on plain http at loopback."""

    clock: Clock
    users: Users
    sign_in: SignIn
    sessions: Sessions
    talks: Talks
    interludes: Interludes
    events: Events
    reading: Reading
    debriefs: Debriefs
    gradings: Gradings
