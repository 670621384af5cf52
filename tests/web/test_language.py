"""The pages in German: as the browser asks or as it is set, with the cased content marked as English."""

import json
import re
from html import unescape

import pytest

from app.language.figures import figures
from app.models.chat import ChatRequest
from app.models.scripted import ScriptedChat
from tests.owncase.situations import LOGISTICS
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


def test_another_language_of_the_talks_needs_a_model_and_the_page_says_so(cast: Cast) -> None:
    page = unescape(cast.trainee.get("/settings").text)
    part = page[page.index("Language of the talks") - 60 :]
    assert '<fieldset class="choices" disabled>' in page
    assert "The built-in buyer speaks English only." in part
    session = cast.trainee.post("/api/v1/sessions", json={"case": "packaging-film", "spoken": "de"}).json()["id"]
    assert cast.house.ledger.session(session).spoken == "en"


def in_german(request: ChatRequest) -> str:
    """An opening with the figures of the English one, whichever it is."""
    units = {"percent": "%", "days": "Tage", "weeks": "Wochen", "months": "Monate"}
    found = figures(request.messages[-1].content, bare_words=True)
    told = ", ".join(f"{f.value:g} {units.get(f.unit or '', '')}".strip() for f in found)
    return json.dumps({"said": f"Guten Morgen. Es geht um {told}. Wie stehen Sie dazu?"})


def test_with_a_model_new_talks_are_in_the_language_that_is_set(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cast.house.desk, "voice", ScriptedChat([in_german]))
    cookie = cast.trainee.post("/settings", data={"talks": "de"}).headers["set-cookie"].split(";")[0]
    headers = {"cookie": f"{cast.trainee._cookie}; {cookie}"}
    begun = cast.trainee.post("/cases/packaging-film/sessions", headers=headers)
    session = begun.headers["location"].rsplit("/", 1)[1]
    assert cast.house.ledger.session(session).spoken == "de"
    page = unescape(cast.trainee.get(f"/sessions/{session}").text)
    assert '<p lang="de">Guten Morgen. Es geht um ' in page
    assert 'data-lang="de"' in page
    refused = cast.trainee.post("/api/v1/sessions", json={"case": "packaging-film", "spoken": "it"})
    assert refused.status_code == 422
    assert "language of the talks" in refused.json()["detail"]


def test_a_message_in_german_gets_a_note_in_german_that_says_what_the_buyer_knows(cast: Cast) -> None:
    session = begin(cast)
    cast.trainee.post(f"/sessions/{session}/turns", data={"text": "Wir können das so nicht machen.", "key": "g1"})
    page = unescape(cast.trainee.get(f"/sessions/{session}").text)
    assert '<p class="dim" lang="de">Die eingebaute Gegenseite versteht nur Englisch' in page


def test_drill_and_check_tell_in_german_what_does_not_fit(cast: Cast) -> None:
    situation = cast.trainee.get("/api/v1/drill").json()["situation"]
    told = cast.trainee.post("/drill", data={"situation": situation, "text": " "}, headers=GERMAN).text
    assert "schreiben Sie etwas und senden Sie dann" in told
    assert "Nicht gefunden: Aussage" in unescape(cast.trainee.get("/drill?again=nothing", headers=GERMAN).text)
    focus = unescape(cast.trainee.get("/drill?focus=x", headers=GERMAN).text)
    assert "Schwerpunkt: 'x' passt nicht; möglich sind" in focus
    unread = cast.trainee.post("/check", data={"text": "nobody speaks", "kind": "exchange"}, headers=GERMAN).text
    assert "Der Verlauf: 'nobody speaks' passt nicht; fügen Sie einen Mailverlauf" in unescape(unread)
    chat = "Ann: We need 9 % off.\nBen: Why 9 %?\nAnn: The index.\nBen: Which one?"
    who = cast.trainee.post("/api/v1/checks", json={"text": chat, "exchange": True}, headers=GERMAN).json()
    assert who["detail"] == "Ihr Name im Text: (keine Angabe) passt nicht; sagen Sie, wer Sie sind: Ann, Ben."


def test_a_check_in_german_marks_what_is_english_and_leaves_open_what_was_pasted(cast: Cast) -> None:
    draft = {"text": "Ok, 6 % off and 60 days net.", "customer": "We need 9 % off."}
    page = cast.trainee.post("/check", data=draft, headers=GERMAN).text
    assert '<strong lang="de">Preis: 6 %</strong> <q lang="">' in page
    assert '<strong lang="de">Zahlungsziel: 60 Tage</strong>' in page
    assert '<span lang="">We need 9 % off.</span>' in page
    assert re.search(r'<p class="said mine" lang="">Ok, ', page)
    of_case = cast.trainee.post("/check", data={**draft, "case": "packaging-film"}, headers=GERMAN).text
    assert '<strong lang="en">Price cut: ' in of_case
    assert "jenseits Ihrer Grenze" in of_case


def test_an_answer_in_the_drill_is_told_in_german_beside_the_english_line(cast: Cast) -> None:
    drill = cast.trainee.get("/api/v1/drill").json()
    sent = {"situation": drill["situation"], "line": drill["line"], "text": "Sure, we can do 5 % right away."}
    page = unescape(cast.trainee.post("/drill", data=sent, headers=GERMAN).text)
    assert f'<p lang="en">{drill["line"]}</p>' in page
    assert "Diese Situation kommt morgen wieder, anders formuliert." in page
    again = cast.trainee.post("/drill", data=sent, headers=GERMAN).text
    assert "Ein zweiter Versuch ändert nichts am Plan; die Situation kommt morgen wieder." in again


def test_the_twelve_questions_in_german_keep_the_case_english(cast: Cast) -> None:
    flat = {**LOGISTICS, "revenue": "0,5", "fear": "", "fact1.source": "", "no_deal": "never", "do": "build"}
    where = cast.trainee.post("/cases/new", data=flat, headers=GERMAN).headers["location"].split("#")[0]
    page = unescape(cast.trainee.get(where, headers=GERMAN).text)
    assert "Fast geschafft. 4 Antworten brauchen noch einen Blick" in page
    assert "0,5 passt nicht; nehmen Sie eine Zahl von 1 bis 10.000.000." in page
    assert "Zum Beispiel: „their shelves are empty in the week before Christmas“." in page
    assert "'never' steht nicht zur Wahl; möglich sind stays, part, all, unknown." in page
    assert ">Fakt 1, wo man es nachschlagen kann</a>" in page
    assert "Bitte schreiben Sie deshalb auf Englisch." in page
    case = where.split("/")[2]
    built = cast.trainee.post(f"/cases/{case}/answers", data={**LOGISTICS, "do": "build"}, headers=GERMAN)
    seen = unescape(cast.trainee.get(built.headers["location"], headers=GERMAN).text)
    assert re.search(r'<h1 lang="en">Chilled transport', seen) and "So wird Ines Falk reden." in seen
    assert '<th scope="row" lang="en">Price cut<br>' in seen and "Preisnachlass" not in seen
    assert "Gespielt wird auf Englisch" in seen
    assert "played in English" not in cast.trainee.get(built.headers["location"]).text
    refused = cast.trainee.post(f"/cases/{case}/wording", headers=GERMAN)
    assert refused.status_code == 409 and "Hier ist kein Modell eingerichtet" in refused.text
