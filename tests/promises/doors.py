"""Who may pass which door: one row for each route of the application. A route without a row, and a row without a route, fail the build."""

from dataclasses import dataclass

# Letters: n nobody, o the trainee who owns it, m another trainee of her team, c the coach of her team, f a coach of another team, a an admin,
# d a coach of her team whose account is closed, with the cookie from before.
EVERYBODY, SIGNED_IN = "nomcfad", "omcfa"
SESSIONS = ("running", "private", "submitted", "withdrawn")
CASES = ("shipped", "kept", "shared")
# What a word of the table means: by the state of the session or case where the address names one.
WHO: dict[str, dict[str, str]] = {
    "everybody": {"": EVERYBODY},
    "signed-in": {"": SIGNED_IN},
    "coaches": {"": "cf"},
    "leaders": {"": "cfa"},
    "admins": {"": "a"},
    "her": {"": "o"},
    "her-coach": {"": "c"},
    "her-coach+admins": {"": "ca"},
    "her-session": dict.fromkeys(SESSIONS, "o"),
    "readers": {**dict.fromkeys(SESSIONS, "o"), "submitted": "oc"},
    "reviewers": {**dict.fromkeys(SESSIONS, ""), "submitted": "c"},
    "case": {"shipped": SIGNED_IN, "kept": "o", "shared": "omc"},
    "built-case": {"shipped": "", "kept": "o", "shared": "omc"},
    "her-case": {"shipped": "", "kept": "o", "shared": "o"},
    "shelf": {"shipped": "cf", "kept": "", "shared": "c"},
    # Open to whoever has a key of another kind, which its own tests hold; without it nothing is there.
    "journey": {"": ""},
    "seat": {"": ""},
}
TABLE = """
GET  /sign-in                               everybody
POST /sign-in                               everybody
POST /sign-out                              everybody
GET  /sign-in/provider                      everybody
GET  /sign-in/provider/return               journey
GET  /password                              everybody
POST /password                              everybody
GET  /healthz                               everybody
GET  /readyz                                everybody
GET  /join                                  everybody
POST /join                                  everybody
POST /join/answers                          everybody
GET  /join/events                           seat
GET  /                                      signed-in
GET  /notice                                signed-in
POST /notice                                signed-in
GET  /settings                              signed-in
POST /settings                              signed-in
GET  /settings/password                     signed-in
POST /settings/password                     signed-in
POST /settings/sign-outs                    signed-in
GET  /settings/deletion                     signed-in
POST /settings/deletion                     signed-in
GET  /settings/export                       signed-in
POST /api/v1/account/deletion               signed-in
GET  /api/v1/account/export                 signed-in
GET  /cases                                 signed-in
GET  /cases/new                             signed-in
POST /cases/new                             signed-in
GET  /cases/{case}                          case
POST /cases/{case}/sessions                 case
GET  /cases/{case}/preview                  built-case
GET  /cases/{case}/answers                  her-case
POST /cases/{case}/answers                  her-case
POST /cases/{case}/sharing                  her-case
POST /cases/{case}/deletion                 her-case
POST /cases/{case}/wording                  her-case
GET  /cases/{case}/export                   her-case
GET  /drill                                 signed-in
POST /drill                                 signed-in
GET  /api/v1/drill                          signed-in
GET  /api/v1/drill/progress                 signed-in
POST /api/v1/drill/answers                  signed-in
GET  /check                                 signed-in
POST /check                                 signed-in
POST /checks                                signed-in
POST /api/v1/checks                         signed-in
GET  /checks/{check}                        her
POST /checks/{check}/deletion               her
POST /api/v1/gradings                       signed-in
GET  /api/v1/trend                          signed-in
POST /api/v1/sessions                       signed-in
GET  /api/v1/sessions                       signed-in
GET  /field                                 signed-in
POST /field                                 signed-in
POST /field/{note}/sharing                  her
POST /field/{note}/deletion                 her
GET  /sessions/{session}                    readers
GET  /sessions/{session}/table              readers
GET  /sessions/{session}/debrief            readers
POST /sessions/{session}/comments           readers
GET  /api/v1/sessions/{session}             readers
GET  /api/v1/sessions/{session}/events      readers
POST /api/v1/sessions/{session}/comments    readers
POST /sessions/{session}/turns              her-session
POST /sessions/{session}/ending             her-session
POST /sessions/{session}/confirmation       her-session
POST /sessions/{session}/visibility         her-session
POST /sessions/{session}/hidden-side        her-session
POST /sessions/{session}/hints              her-session
POST /sessions/{session}/plans              her-session
POST /sessions/{session}/notes              her-session
POST /sessions/{session}/days               her-session
POST /sessions/{session}/rewinds            her-session
POST /sessions/{session}/own-view           her-session
GET  /sessions/{session}/export             her-session
GET  /sessions/{session}/deletion           her-session
POST /sessions/{session}/deletion           her-session
POST /turns/{turn}/corrections              her-session
POST /turns/{turn}/regradings               her-session
POST /turns/{turn}/retries                  her-session
POST /turns/{turn}/disputes                 her-session
GET  /compare                               her-session
POST /api/v1/sessions/{session}/turns       her-session
POST /api/v1/sessions/{session}/ending      her-session
POST /api/v1/sessions/{session}/confirmation her-session
POST /api/v1/sessions/{session}/days        her-session
POST /api/v1/sessions/{session}/plans       her-session
POST /api/v1/sessions/{session}/visibility  her-session
POST /api/v1/sessions/{session}/rewinds     her-session
POST /api/v1/sessions/{session}/hints       her-session
POST /api/v1/sessions/{session}/notes       her-session
POST /api/v1/sessions/{session}/own-view    her-session
GET  /api/v1/sessions/{session}/export      her-session
POST /api/v1/sessions/{session}/deletion    her-session
POST /api/v1/turns/{turn}/interruption      her-session
POST /api/v1/turns/{turn}/corrections       her-session
POST /api/v1/turns/{turn}/regradings        her-session
POST /api/v1/turns/{turn}/retries           her-session
POST /api/v1/turns/{turn}/disputes          her-session
GET  /review                                coaches
POST /review/claims                         coaches
GET  /review/agreement                      coaches
GET  /review/labels                         coaches
GET  /review/{session}                      reviewers
POST /review/{session}/claims               reviewers
POST /review/{session}/release              reviewers
POST /review/{session}/findings             reviewers
POST /review/{session}/better-lines         reviewers
POST /review/{session}/completion           reviewers
POST /better-lines/{line}/withdrawal        her-coach
GET  /api/v1/reviews                        coaches
GET  /api/v1/reviews/{session}              reviewers
POST /api/v1/reviews/{session}/claims       reviewers
POST /api/v1/reviews/{session}/findings     reviewers
POST /api/v1/reviews/{session}/better-lines reviewers
POST /api/v1/reviews/{session}/completion   reviewers
GET  /calibrate                             coaches
POST /calibrations                          coaches
POST /calibrations/judgements               coaches
GET  /clinic/{session}                      reviewers
POST /sessions/{session}/clinics            reviewers
POST /clinic/{session}/codes                reviewers
POST /clinic/{session}/showing              reviewers
POST /clinic/{session}/closing              reviewers
GET  /clinic/{session}/events               reviewers
GET  /assignments                           coaches
POST /assignments                           coaches
POST /assignments/{assignment}/withdrawal   her-coach
GET  /cohort                                coaches
GET  /cohort/sessions                       coaches
GET  /cohort/export                         coaches
GET  /climate                               leaders
GET  /evals                                 coaches
GET  /evals/{run}                           coaches
GET  /library                               coaches
POST /library/cases                         coaches
POST /library/cards                         coaches
GET  /library/cases/{case}                  shelf
POST /library/cases/{case}/hidden-views     shelf
GET  /library/cases/{case}/file             shelf
GET  /library/cases/{case}/card             shelf
GET  /library/rubrics/{rubric}              coaches
GET  /library/suites/{suite}                coaches
GET  /invitations                           leaders
POST /invitations                           leaders
POST /invitations/{user}/withdrawal         her-coach+admins
POST /invitations/{user}/renewal            her-coach+admins
GET  /metrics                               admins
GET  /admin                                 admins
GET  /admin/users                           admins
GET  /admin/teams                           admins
POST /admin/teams                           admins
GET  /admin/teams/{team}                    admins
POST /admin/teams/{team}/name               admins
POST /admin/memberships/{membership}/ending admins
GET  /admin/users/{user}                    admins
POST /admin/users/{user}/roles              admins
POST /admin/users/{user}/memberships        admins
POST /admin/users/{user}/resets             admins
POST /admin/users/{user}/disabling          admins
POST /admin/users/{user}/enabling           admins
POST /admin/users/{user}/identities         admins
POST /admin/users/{user}/identities/ending  admins
GET  /admin/users/{person}/deletion         admins
POST /admin/users/{person}/deletion         admins
"""
# Things that are named behind the address, or in what is sent: (method, address, what is sent, who).
NAMED_ELSEWHERE: tuple[tuple[str, str, dict[str, str] | None, str], ...] = (
    ("GET", "/cohort?team={team}", None, "her-coach"),
    ("GET", "/cohort/sessions?team={team}", None, "her-coach"),
    ("GET", "/cohort/export?team={team}", None, "her-coach"),
    ("GET", "/cases/packaging-film?assignment={assignment}", None, "her-team"),
    ("POST", "/cases/packaging-film/sessions", {"assignment": "{assignment}"}, "her-team"),
    ("POST", "/assignments", {"case": "packaging-film", "level": "standard", "points": "1", "team": "{team}"}, "her-coach"),
    ("POST", "/assignments", {"case": "{case}", "level": "standard", "points": "1", "team": "{team}"}, "shared-with-coach"),
    ("POST", "/invitations", {"name": "Nora Vale", "team": "{team}"}, "her-coach+admins"),
    ("GET", "/drill?again={case}.deadline", None, "case"),
    ("POST", "/checks", {"text": "We can do 3 %.", "case": "{case}"}, "case"),
    ("POST", "/check", {"text": "We can do 3 %.", "case": "{case}"}, "case"),
    ("POST", "/api/v1/checks", {"text": "We can do 3 %.", "case": "{case}"}, "case"),
    ("POST", "/api/v1/sessions", {"case": "{case}"}, "case"),
    ("POST", "/api/v1/drill/answers", {"situation": "{case}.deadline", "text": "Why?"}, "case"),
)  # fmt: skip
WHO |= {"her-team": {"": "om"}, "shared-with-coach": {"shipped": "c", "kept": "", "shared": "c"}}


@dataclass(frozen=True, slots=True)
class Door:
    """A route, or an address with a thing named elsewhere; `who` by state, '' where the address names neither session nor case."""

    method: str
    path: str
    sent: dict[str, str] | None
    kind: str

    @property
    def who(self) -> dict[str, str]:
        """The letters of those who may, by state."""
        return WHO[self.kind]


def rows() -> list[Door]:
    """The rows of the table."""
    return [Door(m, p, None, k) for m, p, k in (line.split() for line in TABLE.strip().splitlines())]


def named_elsewhere() -> list[Door]:
    """The rows of things that are named behind an address or in what is sent."""
    return [Door(*row) for row in NAMED_ELSEWHERE]
