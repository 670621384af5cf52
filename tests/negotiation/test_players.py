"""Who gets what: the order of players that the design wants, per shipped case, and tricks that must not pay.

Values are the trainee's: 1 the running contract, 0 her opening demand; means over the draws of a case.
"""

from functools import cache

import pytest

from app.content.loading import case_ids, load_case
from app.evals.play import Played, means, play
from app.negotiation.state import Level

pytestmark = pytest.mark.games

TRAPS = ("haggler", "caver", "threatener")
ROUND = 1e-9


@cache
def games(player: str, name: str, level: Level = Level.STANDARD) -> tuple[Played, ...]:
    case = load_case(name)
    return tuple(play(player, case, draw.id, level) for draw in case.confidential.draws)


def mean(player: str, name: str, level: Level = Level.STANDARD) -> float:
    found = games(player, name, level)
    return sum(game.outcome.value for game in found) / len(found)


@pytest.mark.parametrize("name", case_ids())
def test_the_order_of_players_is_as_designed(name: str) -> None:
    together, firm, facts = (mean(p, name) for p in ("collaborative", "principled", "facts only"))
    no_deal = load_case(name).brief.no_deal
    assert together >= firm - ROUND
    assert firm >= 0.9 * together, "firm on the merits is within a tenth of working together"
    assert firm > facts > mean("haggler", name)
    assert mean("haggler", name) <= no_deal + 0.15, "haggling on price ends in a poor deal or none"
    assert mean("caver", name) < no_deal, "giving in is worse than walking away"


@pytest.mark.parametrize("name", case_ids())
def test_a_threat_ends_in_a_walk_out_or_costs_more_in_year_two(name: str) -> None:
    for game in games("threatener", name):
        assert game.outcome.ended == "walk-out" or game.outcome.year_two < game.outcome.value


@pytest.mark.parametrize("name", case_ids())
def test_working_together_ends_well_in_every_draw(name: str) -> None:
    case = load_case(name)
    for draw, game in zip(case.confidential.draws, games("collaborative", name), strict=True):
        assert game.outcome.value > case.brief.no_deal or draw.zone != "agreement", draw.id
        assert game.disclosed >= 2


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("name", case_ids())
def test_no_path_of_traps_beats_working_together(name: str, level: Level) -> None:
    for trap in TRAPS:
        pairs = zip(games("collaborative", name, level), games(trap, name, level), strict=True)
        assert all(good.outcome.value >= bad.outcome.value - ROUND for good, bad in pairs), trap


@pytest.mark.parametrize("name", case_ids())
@pytest.mark.parametrize("trick", ["paster", "overclaimer", "latecomer"])
def test_pasting_every_act_overclaiming_or_coming_late_gets_less_than_playing_it_straight(
    trick: str, name: str
) -> None:
    assert mean(trick, name) < mean("facts only", name) < mean("collaborative", name)


@pytest.mark.parametrize("name", case_ids())
@pytest.mark.parametrize("trick", ["waiter", "ditherer", "empty hand", "hunter", "spammer", "parrot", "softy"])
def test_a_trick_ends_near_no_deal(trick: str, name: str) -> None:
    assert mean(trick, name) <= load_case(name).brief.no_deal + 0.1


@pytest.mark.parametrize("name", case_ids())
def test_waiting_and_then_taking_her_table_gives_away_everything(name: str) -> None:
    assert mean("waiter", name) == pytest.approx(0)


@pytest.mark.parametrize("name", case_ids())
def test_searching_for_her_limit_moves_nothing(name: str) -> None:
    for game in games("hunter", name):
        assert game.outcome.deal is None
        assert game.disclosed == 0


@pytest.mark.parametrize("name", case_ids())
def test_inventing_figures_is_worth_less_than_plain_haggling(name: str) -> None:
    assert mean("bluffer", name) <= mean("haggler", name) + ROUND
    assert all(game.outcome.end_trust <= 10 for game in games("bluffer", name)), "what was invented costs trust"


@pytest.mark.parametrize("name", case_ids())
@pytest.mark.parametrize("player", ["softy", "staller"])
def test_pleasing_and_putting_off_get_less_than_facts(player: str, name: str) -> None:
    assert mean(player, name) < mean("facts only", name)


@pytest.mark.parametrize("name", case_ids())
def test_the_secrets_of_the_last_draw_are_no_help_in_the_next(name: str) -> None:
    assert mean("hindsight", name) <= mean("collaborative", name) + ROUND


def test_the_means_are_those_of_the_games() -> None:
    played = games("collaborative", "packaging-film")
    found = means(played)
    assert found.games == len(played)
    assert found.value == pytest.approx(sum(g.outcome.value for g in played) / len(played))
    assert found.deals == sum(g.outcome.deal is not None for g in played) / len(played)
    assert found.efficiency is not None
    assert 0 <= found.efficiency <= 1
