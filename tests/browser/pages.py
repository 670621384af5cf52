"""Which page of the furnished house is seen by whom: for each route of the app its addresses, each with who asks for it."""

# Addresses under GET that give no page: streams, files, parts of a page, the probe, and the journey to a sign-in provider.
NO_PAGES = {
    "/healthz", "/readyz", "/metrics", "/sign-in/provider", "/sign-in/provider/return", "/sessions/{session}/table", "/sessions/{session}/export", "/review/labels", "/cases/{case}/export",
    "/clinic/{session}/events", "/join/events", "/cohort/export", "/settings/export", "/library/cases/{case}/file", "/library/cases/{case}/card",
}  # fmt: skip


def pages_of(ids: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    t_, c, a = "trainee", "coach", "admin"
    reviewed, waiting, own, uploaded = ids["reviewed"], ids["waiting"], ids["own"], ids["uploaded"]
    return {
        "/": [(t_, "/"), (c, "/"), (a, "/"), ("mate", "/")],
        "/sign-in": [("nobody", "/sign-in"), ("nobody", "/sign-in?token=none")],
        "/password": [("nobody", ids["invitation"]), ("nobody", "/password?token=none")],
        "/notice": [("fresh", "/notice")],
        "/admin": [(a, "/admin")], "/admin/users": [(a, "/admin/users"), (a, "/admin/users?find=cora")],
        "/admin/teams": [(a, "/admin/teams"), (a, "/admin/teams?find=none")],
        "/admin/teams/{team}": [(a, f"/admin/teams/{ids['team']}")],
        "/admin/users/{user}": [(a, f"/admin/users/{ids['coach']}"), (a, f"/admin/users/{ids['trainee']}")],
        "/admin/users/{person}/deletion": [(a, f"/admin/users/{ids['trainee']}/deletion")],
        "/invitations": [(a, "/invitations"), (c, "/invitations")],
        "/cases": [(t_, "/cases"), (c, "/cases")], "/cases/new": [(t_, "/cases/new")],
        "/cases/{case}": [
            (t_, "/cases/packaging-film"), (t_, f"/cases/packaging-film?assignment={ids['assignment']}"), (t_, "/cases/packaging-film?first"), ("mate", f"/cases/{own}"), (t_, f"/cases/{uploaded}"),
            (t_, f"/cases/{ids['carded']}"),
        ],
        "/cases/{case}/answers": [(t_, f"/cases/{own}/answers"), (c, f"/cases/{uploaded}/answers")],
        "/cases/{case}/preview": [(t_, f"/cases/{own}/preview"), (c, f"/cases/{uploaded}/preview")],
        "/sessions/{session}": [(t_, f"/sessions/{ids['running']}"), (t_, f"/sessions/{reviewed}"), (t_, f"/sessions/{ids['unseen']}")],
        "/sessions/{session}/debrief": [(t_, f"/sessions/{s}/debrief") for s in (reviewed, waiting, ids["private"], ids["rewound"], ids["unseen"])],
        "/sessions/{session}/deletion": [(t_, f"/sessions/{ids['private']}/deletion")],
        "/compare": [(t_, f"/compare?a={ids['private']}&b={ids['rewound']}")],
        "/review": [(c, "/review"), (c, "/review?why=done"), (c, "/review?why=disputed")],
        "/review/agreement": [(c, "/review/agreement")],
        "/review/{session}": [(c, f"/review/{reviewed}"), (c, f"/review/{waiting}"), (c, f"/review/{waiting}?blind=on")],
        "/assignments": [(c, "/assignments")],
        "/cohort": [(c, "/cohort"), (c, "/cohort?source=coach")],
        "/cohort/sessions": [(c, "/cohort/sessions"), (c, f"/cohort/sessions?who={ids['trainee']}&strategy=process")],
        "/climate": [(c, "/climate"), (a, "/climate")],
        "/field": [(t_, "/field"), (c, "/field")],
        "/settings": [(t_, "/settings"), (c, "/settings")],
        "/settings/password": [(t_, "/settings/password")],
        "/settings/deletion": [(t_, "/settings/deletion")],
        "/drill": [(t_, "/drill")],
        "/check": [(t_, "/check"), (t_, "/check?kind=exchange")],
        "/checks/{check}": [(t_, f"/checks/{ids['check']}")],
        "/evals": [(c, "/evals")],
        "/evals/{run}": [(c, f"/evals/{ids['run']}")],
        "/calibrate": [(c, "/calibrate")],
        "/clinic/{session}": [("coach at shown", f"/clinic/{reviewed}"), ("coach at open", f"/clinic/{waiting}"), (c, f"/clinic/{ids['other']}")],
        "/join": [("nobody", "/join"), *((f"{name} device {n}", "/join") for name in ("shown", "open") for n in range(2)), ("open device 0", "/join?change")],
        "/library": [(c, "/library")],
        "/library/cases/{case}": [(c, f"/library/cases/{case}") for case in ("packaging-film", own, uploaded, ids["carded"])],
        "/library/rubrics/{rubric}": [(c, "/library/rubrics/five-strategies")],
        "/library/suites/{suite}": [(c, "/library/suites/smoke")],
        "no page": [("nobody", "/nowhere"), (t_, "/nowhere")],
    }  # fmt: skip
