"""The pages in German: as the browser asks or as it is set, with the cased content marked as English."""

import json
import re
from html import unescape

from tests.web.conftest import Cast
from tests.web.talk import begin

GERMAN = {"accept-language": "de-DE,de;q=0.9,en;q=0.7"}


def test_the_language_follows_the_browser_and_the_setting_goes_before_it(cast: Cast) -> None:
    assert '<html lang="en"' in cast.trainee.get("/").text
    page = cast.trainee.get("/", headers=GERMAN).text
    assert '<html lang="de"' in page
    assert "Üben Sie das Gespräch, bevor es zählt." in page
    saved = cast.trainee.post("/settings", data={"language": "en"}, headers=GERMAN)
    cookie = saved.headers["set-cookie"].split(";")[0]
    person = cast.trainee._cookie
    assert '<html lang="en"' in cast.trainee.get("/", headers={**GERMAN, "cookie": f"{person}; {cookie}"}).text


def test_what_is_of_the_case_is_marked_as_english(cast: Cast) -> None:
    page = cast.trainee.get("/cases/packaging-film", headers=GERMAN).text
    assert re.search(r'<h1 lang="en">', page)
    assert "Mit Helen Brandt an den Tisch" in unescape(page) or "an den Tisch" in page
    assert "Sit down with" not in page


def test_errors_are_told_in_the_language_to_pages_and_to_scripts(cast: Cast) -> None:
    session = begin(cast)
    assert "Nicht gefunden" in cast.trainee.get("/sessions/nothing", headers=GERMAN).text
    said = cast.trainee.post(
        f"/api/v1/sessions/{session}/turns", json={"text": " "}, headers={**GERMAN, "Idempotency-Key": "k1"}
    ).json()
    assert said["detail"].startswith("Nachricht: ")
    assert "schreiben Sie etwas" in said["detail"]


def test_scripts_find_their_texts_in_the_page_without_an_inline_script(cast: Cast) -> None:
    session = begin(cast)
    page = cast.trainee.get(f"/sessions/{session}", headers=GERMAN).text
    found = json.loads(unescape(re.search(r"data-texts='([^']*)'", page)[1]))  # type: ignore[index]
    assert found["connected"] == "verbunden"
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert "data-texts='{}'" in cast.trainee.get(f"/sessions/{session}").text
