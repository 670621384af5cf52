"""All that is one's own as one ZIP: JSON for each session in the form of its export, own cases as YAML, and every row by table."""

import io
import json
import zipfile
from dataclasses import asdict

from app.owncase.export import case_yaml
from app.pages.export import as_data, as_markdown
from app.practice.mine import Mine

_ABOUT = """What Counterpart holds of you.

sessions/    each ended session: .json for programs, .md for people
own-cases/   the cases you made
readers.json who has read your sessions, and when
rows/        every row that holds something of you, by table; also sessions that still run
Keys and what a buyer still keeps back are left out.
"""


def as_zip(mine: Mine) -> bytes:
    """The whole as a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("about.txt", _ABOUT)
        user = mine.user
        teams = [{"name": team.name, "role": team.role} for team in user.teams]
        file.writestr("account.json", _json({"id": user.id, "name": user.name, "roles": user.roles, "teams": teams}))
        for found in mine.debriefs:
            name = f"sessions/{found.view.session.case}-{found.view.session.id}"
            file.writestr(f"{name}.json", _json(as_data(found)))
            file.writestr(f"{name}.md", as_markdown(found))
        for case in mine.cases:
            file.writestr(f"own-cases/{case.id}.yaml", case_yaml(case))
        file.writestr("readers.json", _json([{**asdict(r), "at": r.at.isoformat()} for r in mine.reads]))
        for table, rows in mine.rows.items():
            file.writestr(f"rows/{table}.json", _json(list(rows)))
    return packed.getvalue()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
