"""Every error of the product, in one tree. Each names the thing, the value and the fix, in words for a person.

CounterpartError
├── BadInput                 wrong input; the caller can mend it (exit code 2, HTTP 422)
│   ├── BadValue             one value is wrong: thing, value, fix
│   ├── WrongPassword        name and password do not fit together; never says which
│   ├── ContentError         an authored document is wrong: file, line, field, fix
│   └── SettingError         a setting is wrong: name, value, fix
├── NotFound                 no such thing, or not yours to see (HTTP 404)
├── NotAllowed               signed in, but not allowed (HTTP 403); SignedOut where nobody is (HTTP 401)
│   └── SignedOut
├── Conflict                 the state does not allow it now (HTTP 409)
│   ├── TalksEnded           a turn after the end
│   └── TurnRunning          the buyer is still answering
├── TooMany                  too often or too much for now (HTTP 429); says how long to wait
├── EndpointError            an outside service does not take what is sent: thing, what it said, fix
├── TooLong                  a request larger than is taken (HTTP 413)
├── StoreError               the database cannot be used: thing, value, fix
├── ProviderError            the sign-in provider did not answer as it must (HTTP 502)
└── ModelError               a language model did not answer completely: kind, retry or not
"""

import math

from app.locale.filled import N_, Filled


class CounterpartError(Exception):
    """Base of all errors. `message` is one or two short sentences for a person; `retry` says whether trying again may help;
    `status` is the HTTP status for it."""

    status = 500
    retry = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadInput(CounterpartError):
    """The input is wrong and can be mended by whoever gave it."""

    status = 422


class BadValue(BadInput):
    """One value is wrong. `thing` names it, `value` is what was given, `fix` what to do."""

    def __init__(self, thing: str, value: object, fix: str) -> None:
        self.thing, self.value, self.fix = thing, value, fix
        shown = value if isinstance(value, Filled) else repr(value) if isinstance(value, str) else str(value)
        shown = shown if len(shown) <= 80 else shown[:77] + "…"
        super().__init__(Filled("%(thing)s: %(shown)s does not fit; %(fix)s.", thing=thing, shown=shown, fix=fix))


class WrongPassword(BadInput):
    """Name and password do not fit together. The same words whatever the cause, so that nobody learns which names there are."""

    def __init__(self) -> None:
        super().__init__(N_("The name or the password is wrong. Try again, or ask your admin for a new link."))


class ContentError(BadInput):
    """An authored document is wrong. `line` counts from 1 (0: unknown); `field` is a dotted path."""

    def __init__(self, file: str, line: int, field: str, problem: str, fix: str) -> None:
        self.file, self.line, self.field, self.problem, self.fix = file, line, field, problem, fix
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {field}: {problem}; {fix}." if field else f"{place}: {problem}; {fix}.")


class SettingError(BadInput):
    """A setting is wrong: its name, the value given (redacted by the caller where secret), and the fix."""

    def __init__(self, name: str, value: object, fix: str) -> None:
        self.name, self.value, self.fix = name, value, fix
        super().__init__(f"Setting {name}={value!s} does not work; {fix}.")


class NotFound(CounterpartError):
    """No such thing, or not yours to see; the two are not told apart."""

    status = 404

    def __init__(self, thing: str, value: object, fix: str = N_("check the address or the id")) -> None:
        self.thing, self.value, self.fix = thing, value, fix
        super().__init__(
            Filled("There is no %(thing)s %(value)s; %(fix)s.", thing=thing, value=repr(str(value)[:60]), fix=fix)
        )


class NotAllowed(CounterpartError):
    """Signed in, but not allowed to do this."""

    status = 403


class SignedOut(NotAllowed):
    """Nobody is signed in."""

    status = 401


class Conflict(CounterpartError):
    """The state does not allow it now."""

    status = 409


class TalksEnded(Conflict):
    """A turn, or a yes, after the talks ended."""

    def __init__(self, how: str) -> None:
        self.how = how
        super().__init__(Filled("These talks are over (%(how)s); read the debrief or start a new session.", how=how))


class TurnRunning(Conflict):
    """A turn was sent while the buyer is still answering the one before."""

    retry = True

    def __init__(self, turn: int) -> None:
        self.turn = turn
        super().__init__(
            Filled("Turn %(turn)s is still being answered; wait for the reply or stop it, then send again.", turn=turn)
        )


class TooMany(CounterpartError):
    """Too often or too much for now. `wait_s` is in whole seconds, at least 1."""

    status = 429
    retry = True

    def __init__(self, message: str, wait_s: float) -> None:
        self.wait_s = max(1, math.ceil(wait_s))
        super().__init__(message)


class EndpointError(CounterpartError):
    """An outside service that is no model does not take what is sent to it."""

    status = 502
    retry = True

    def __init__(self, thing: str, said: object, fix: str) -> None:
        self.thing, self.said, self.fix = thing, said, fix
        super().__init__(Filled("%(thing)s did not take it (%(said)s); %(fix)s.", thing=thing, said=said, fix=fix))


class TooLong(CounterpartError):
    """A request is larger than is taken. `most` is in bytes."""

    status = 413

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(Filled("This is larger than %(n)s megabytes; send less.", n=most // 1_000_000))


class StoreError(CounterpartError):
    """The database cannot be used as it is."""

    status = 503

    def __init__(self, thing: str, value: object, fix: str) -> None:
        self.thing, self.value, self.fix = thing, value, fix
        super().__init__(f"{thing}: {value!s} cannot be used; {fix}.")


class ProviderError(CounterpartError):
    """The sign-in provider could not be reached, or did not answer as it must; `reason` is for the log."""

    status = 502
    retry = True

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(
            N_("The sign-in provider did not answer. Try again in a moment, or sign in with your password.")
        )


class LeaseLost(CounterpartError):
    """This process went on with something that another has taken up meanwhile: what it would write is the other's to write."""

    status = 409

    def __init__(self, what: str, name: str) -> None:
        super().__init__(
            Filled("%(what)s %(name)s: another process has taken it up. Look at it again.", what=what, name=name)
        )


class ModelError(CounterpartError):
    """A language model did not answer completely. `kind` is a short id ('refused_key', 'rate', 'timeout', 'cut', …)."""

    status = 502

    def __init__(self, kind: str, message: str, *, retry: bool = False, wait_s: float | None = None) -> None:
        self.kind, self.retry, self.wait_s = kind, retry, wait_s
        super().__init__(message)
