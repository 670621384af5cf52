"""What every turn asks of the database, put together once: building a statement and finding what it was compiled to takes longer than running it."""

from sqlalchemy import BindParameter, bindparam, func, insert, select, update

from app.store import tables as t

# What PostgreSQL tells every process that listens: the id of a session which has new events.
CHANNEL = "counterpart_events"
EXCHANGE = t.turns.c.text, t.turns.c.reply, t.turns.c.text_en, t.turns.c.reply_en, t.turns.c.move

_s, _u, _e = t.sessions.c, t.turns.c, t.events.c
_session: BindParameter[str] = bindparam("session")
_turn: BindParameter[str] = bindparam("turn")
_newest_event = select(func.max(_e.seq)).where(_e.session == _u.session).correlate(t.turns).scalar_subquery()
_its_session = select(_u.session).where(_u.id == _turn).scalar_subquery()

# Sessions.
PARENT = select(_s.parent_session, _s.fork_turn).where(_s.id == _session)
STATE = select(_s.state_now).where(_s.id == _session)
NEW_STATE = update(t.sessions).where(_s.id == bindparam("this_session")).values(state_now=bindparam("new_state"))
HOLD = select(_s.id).where(_s.id == _session).with_for_update(key_share=True)
HOLD_OF_TURN = select(_s.id).where(_s.id == _its_session).with_for_update(key_share=True)

# Turns.
TURN = select(t.turns).where(_u.id == _turn)
REPLY = select(_u.reply).where(_u.id == _turn)
PLACE = select(_u.session, _u.step, _u.stop_asked, _u.lease_owner, _newest_event.label("last")).where(_u.id == _turn)
OF_KEY = select(t.turns).where(_u.session == _session, _u.client_key == bindparam("key"))
NEWEST = select(_u.number, _u.step).where(_u.session == _session).order_by(_u.number.desc()).limit(1)
EXCHANGES = select(*EXCHANGE).where(_u.session == _session, _u.number < bindparam("before")).order_by(_u.number)
ACCEPT = insert(t.turns)
SAY = (
    update(t.turns)
    .where(_u.id == bindparam("this_turn"))
    .values(step=bindparam("new_step"), reply=bindparam("new_reply"))
)
FINISH = update(t.turns).where(_u.id == bindparam("this_turn")).values(
    step=bindparam("new_step"), lease_owner=None, reply=bindparam("new_reply"), spoken_by=bindparam("new_voice"), reply_en=bindparam("new_english"),
    why=func.coalesce(bindparam("new_why", type_=_u.why.type), _u.why), prompt_tokens=_u.prompt_tokens + bindparam("more_asked"),
    completion_tokens=_u.completion_tokens + bindparam("more_said"), cost=_u.cost + bindparam("more_cost"),
)  # fmt: skip
GRADING_OF = select(t.gradings.c.id).where(t.gradings.c.turn == _turn, t.gradings.c.grader == bindparam("grader"))
WAIT = insert(t.gradings)

# Events.
LAST = select(func.max(_e.seq)).where(_e.session == _session)
AFTER = select(t.events).where(_e.session == _session, _e.seq > bindparam("seq")).order_by(_e.seq)
APPEND = insert(t.events)
NOTIFY = select(func.pg_notify(CHANNEL, _session))
