"""The climate: what the organisation makes hard. For coaches and admins; no person in it."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from app.pages.climatewords import share_words, tactic_words
from app.pages.templates import render
from app.web.access import services_of, user_of

router = APIRouter()


@router.get("/climate", response_class=HTMLResponse)
async def page(request: Request) -> str:
    """Tactics that break most, facts nobody used or had, limits reached, pressure of one's own side."""
    user = await user_of(request)
    found = await asyncio.to_thread(services_of(request).for_teams.climates.view, user)
    return render("climate.html", user=user, climate=found, share=share_words, tactic=tactic_words)
