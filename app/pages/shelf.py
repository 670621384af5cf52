"""What the library shows of documents: the public side of a case as a file, rubrics and suites."""

from pathlib import Path

import yaml

from app.content.persona import CaseFile
from app.errors import NotFound
from app.places import shipped


def public_yaml(case: CaseFile) -> str:
    """The public side of a case as YAML. It cannot be uploaded again, as what the buyer keeps back is not in it."""
    body = case.model_dump(mode="json", exclude_defaults=True, exclude={"confidential"})
    return yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=140)


def suites() -> list[tuple[str, str, str]]:
    """The shipped suites: name, title, what they are for."""
    return [(path.stem, *_told(path)) for path in sorted(shipped("tests/suites").glob("*.yaml"))]


def suite_text(name: str) -> str:
    """A shipped suite as it is written. Raises NotFound."""
    if name not in {row[0] for row in suites()}:
        raise NotFound("suite", name)
    return (shipped("tests/suites") / f"{name}.yaml").read_text(encoding="utf-8")


def _told(path: Path) -> tuple[str, str]:
    body = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return str(body.get("title", path.stem)), str(body.get("about", ""))
