"""Which case a command means: a shipped one by id, a file, or an own case of the local database by its id."""

from pathlib import Path

from app.content.loading import load_case, load_document
from app.content.persona import CaseFile
from app.errors import BadValue

OWN, ENDINGS = "own-", (".yaml", ".yml")


def case_named(name: str, user: str | None = None) -> CaseFile:
    """The case of that id or file; an own case where the user (default: the local one) may see it. Raises NotFound, ContentError, BadValue."""
    if name.endswith(ENDINGS):
        return _from_file(Path(name))
    return _own(name, user) if name.startswith(OWN) else load_case(name)


def _from_file(path: Path) -> CaseFile:
    from app.negotiation.casecheck import check_case

    case = load_document(path, CaseFile)
    found = check_case(case)
    if found:
        raise BadValue(str(path), found[0].field, f"{found[0].problem}; {found[0].fix}")
    return case


def _own(name: str, user: str | None) -> CaseFile:
    from app.bootstrap import ready
    from app.clock import SystemClock
    from app.settings import load_settings

    house = ready(load_settings())
    try:
        signer = house.services.sign_in
        person = signer.named_or_local(user, SystemClock().now())
        return house.services.practice.cases.find(name, person)
    finally:
        house.engine.dispose()
