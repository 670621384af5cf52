// The live talk: events by EventSource, resumed by Last-Event-ID; stop, announce, scroll. Without it the page works as plain forms.
const desk = document.getElementById("desk");
const lines = document.getElementById("lines");
const form = document.getElementById("composer");
const box = document.getElementById("text");
const send = document.getElementById("send");
const stop = document.getElementById("stop");
const problem = document.getElementById("problem");
const link = document.getElementById("link");
const newest = document.getElementById("newest");
const announce = document.getElementById("announce");
const session = desk.dataset.session;
const texts = JSON.parse(desk.dataset.texts);
// A text in the language of the page; the server hands over those that are not English.
const _ = (words, values = {}) => (texts[words] || words).replace(/%\((\w+)\)s/g, (all, name) => values[name] ?? all);
let running = desk.dataset.running || null;
const follows = desk.dataset.scroll !== "off";
let following = follows;

const freshKey = () => crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
// One key stands for one text: sent again after a lost answer it is the same message, changed it is another one.
let pending = { key: freshKey(), text: null };
let sending = false;
let heard = desk.dataset.after;

function atEnd() {
  return lines.scrollHeight - lines.scrollTop - lines.clientHeight < 60;
}

function follow() {
  if (following) lines.scrollTop = lines.scrollHeight;
  newest.hidden = following || atEnd();
}

lines.addEventListener("scroll", () => {
  following = follows && atEnd();
  newest.hidden = following || atEnd();
}, { passive: true });
newest.addEventListener("click", () => { lines.scrollTop = lines.scrollHeight; following = follows; follow(); });

function line(kind, name, text) {
  const article = document.createElement("article");
  article.className = `line ${kind}`;
  const who = document.createElement("h2");
  who.className = "who";
  who.textContent = name;
  const words = document.createElement("p");
  words.textContent = text;
  words.lang = desk.dataset.lang;
  article.append(who, words);
  lines.append(article);
  return article;
}

function hers(turn) {
  let found = lines.querySelector(`[data-turn="${CSS.escape(turn)}"]`);
  if (!found) {
    found = line("hers", desk.dataset.buyer, "");
    found.dataset.turn = turn;
    found.classList.add("thinking");
  }
  return found;
}

function busy(turn) {
  running = turn;
  if (!form) return;
  stop.hidden = !turn;
  send.hidden = Boolean(turn);
}

async function fragment(path) {
  // A redirect leads to the sign-in page, which is no part of this one.
  const answer = await fetch(path).catch(() => null);
  return answer && answer.ok && !answer.redirected ? answer.text() : null;
}

const asWritten = (e) => e.outerHTML.replace(/(<details[^>]*?) open=""/g, "$1");

// Only the parts that changed are replaced, so that nobody's click, field or place is lost by a reply.
async function side() {
  const html = await fragment(`/sessions/${session}/table`);
  if (html === null) return;
  const place = document.getElementById("side");
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const now = [...place.children], then = [...fresh.content.children];
  const name = (e) => e.id || e.querySelector("h2")?.firstChild?.textContent.trim();
  for (const part of then) {
    const old = now.find((e) => name(e) === name(part));
    if (old && asWritten(old) === asWritten(part)) continue;
    if (old?.querySelector("input:focus, select:focus")) continue;  // somebody is filling it in
    if (old) renew(old, part);
    else place.insertBefore(part, then.slice(then.indexOf(part) + 1).map((n) => now.find((e) => name(e) === name(n))).find(Boolean) ?? null);
    window.htmx?.process(part);
  }
  for (const old of now) if (!then.some((e) => name(e) === name(old))) old.remove();
}

function renew(old, part) {
  const words = (e) => e.id || e.textContent.trim();
  const focused = old.contains(document.activeElement) ? words(document.activeElement) : null;
  const all = (e, what) => [e, ...e.querySelectorAll("*")].filter((x) => x.matches(what));
  const open = all(old, "details[open]").map((d) => d.querySelector("summary").textContent.trim());
  for (const d of all(part, "details")) if (open.includes(d.querySelector("summary").textContent.trim())) d.open = true;
  if (old.matches("details[open]")) part.open = true;
  old.replaceWith(part);
  // Whoever stands on something here by the keyboard stays there.
  if (focused) all(part, "button, summary, a").find((e) => words(e) === focused)?.focus();
}

function note(article, words, lang) {
  const p = document.createElement("p");
  p.className = "dim";
  p.textContent = words;
  if (lang) p.lang = lang;
  article.append(p);
}

const on = {
  "turn.started"(body) {
    if (!document.getElementById(`turn-${body.number}`)) {
      const mine = line("mine", _("You"), body.text);
      mine.id = `turn-${body.number}`;
      const turn = document.createElement("span");
      turn.className = "dim";
      turn.textContent = _("turn %(n)s", { n: body.number });
      mine.querySelector(".who").append(" ", turn);
    }
    hers(body.turn);
    document.getElementById("again")?.remove();
    if (body.text === pending.text) sent();
    busy(body.turn);
    document.getElementById("turns").textContent = document.getElementById("turns").textContent.replace(/\d+/, body.number);
  },
  "turn.delta"(body) {
    const article = hers(body.turn);
    article.classList.remove("thinking");
    const words = article.querySelector("p");
    const said = Array.from(words.textContent).slice(0, body.start);  // offsets count characters, not halves of them
    words.textContent = said.join("") + (body.start > said.length ? " " : "") + body.text;
  },
  "turn.completed"(body) { finished(body); },
  "turn.stopped"(body) { finished(body, _("You stopped the reply here.")); },
  "turn.failed"(body) { finished(body, _("The answer failed.")); },
  "turn.retried"(body) { unfinished(hers(body.turn)); busy(body.turn); },
  "terms.corrected"() { side(); },
  "day.ended"(body) {
    const told = document.createElement("p");
    told.className = "note day";
    told.textContent = _("The day ended. It is %(day)s.", { day: body.day });
    lines.append(told);
    side();
  },
  "session.ended"(body) { over(body); },
};

function over(body) {
  desk.dataset.over = "True";
  link.textContent = _("over");
  if (body?.to) { location.href = `/sessions/${body.to}`; return; }  // gone back to a turn in another tab
  if (!form || !form.isConnected) return;
  const way = document.createElement("p");
  way.className = "sumup";
  const button = document.createElement("a");
  button.className = "button primary";
  button.href = `/sessions/${session}/debrief`;
  button.textContent = _("Read the debrief");
  way.append(_("The talks are over."), " ", button);
  document.getElementById("sumup").replaceChildren(way);
  form.remove();
  button.focus();
}

// A new try of an answer that failed: its words stay and grow, what was told of the failure goes.
function unfinished(article) {
  delete article.dataset.done;
  for (const p of article.querySelectorAll("p.dim")) p.remove();
  article.classList.add("thinking");
  document.querySelector("#sumup form[action$='/retries']")?.remove();
}

function finished(body, remark) {
  const article = hers(body.turn);
  article.classList.remove("thinking");
  busy(null);
  if (article.dataset.done) return;
  article.dataset.done = "yes";
  if (body.by === "embedded") article.querySelector("p").lang = "en";  // the built-in buyer knows no other
  if (remark) note(article, remark);
  if (body.why) note(article, _(body.why), body.lang);
  announce.textContent = `${desk.dataset.buyer}: ${article.querySelector("p").textContent}`;
  side();
  if (form) sumUp();
}

async function sumUp() {
  const html = await fragment(location.pathname);
  if (html === null) return;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const id of ["sumup", "shot"]) {
    const there = page.getElementById(id), here = document.getElementById(id);
    if (there && here) here.replaceChildren(...there.childNodes);
  }
  follow();  // the talks have become less high
  if (!page.getElementById("composer")) form.remove();
}

function listen() {
  const source = new EventSource(`/api/v1/sessions/${session}/events?after=${heard}`);
  source.onopen = () => {
    if (desk.dataset.over === "True") return; link.textContent = _("connected"); link.className = "chip good"; };
  source.onerror = () => {
    link.textContent = _("reconnecting");
    link.className = "chip bad";
    if (source.readyState === EventSource.CLOSED) setTimeout(again, 3000);  // refused, so the browser will not try again
  };
  for (const [name, act] of Object.entries(on)) {
    source.addEventListener(name, (event) => { heard = event.lastEventId; act(JSON.parse(event.data)); follow(); });
  }
}

async function again() {
  const answer = await fetch(`/api/v1/sessions/${session}`).catch(() => null);
  if (answer && answer.status === 401) {
    link.textContent = _("signed out");
    problem?.replaceChildren(_("You are signed out. Copy your text, then sign in again with a new link."));
    return;
  }
  listen();
}

function sent() {
  if (box.value.trim() === pending.text) box.value = "";
  pending = { key: freshKey(), text: null };
  following = follows;
}

async function say() {
  const text = box.value.trim();
  if (!text || running || sending) return;
  if (pending.text !== text) pending = { key: freshKey(), text };
  const mine = pending;
  problem.textContent = "";
  sending = true;
  send.disabled = true;
  try {
    const answer = await fetch(`/api/v1/sessions/${session}/turns`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": mine.key },
      body: JSON.stringify({ text, expected: new FormData(form).get("expected") }),
    });
    if (!answer.ok) {
      const error = await answer.json().catch(() => ({ detail: _("The server did not understand. Your text is still here.") }));
      problem.textContent = error.detail;
      return;
    }
    if (pending === mine) sent();
  } catch {
    problem.textContent = _("The server cannot be reached. Your text is still here; send it again in a moment.");
  } finally {
    sending = false;
    send.disabled = false;
    box.focus();
  }
}

// A page that the browser kept for its back button may be old.
window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
if (form) {
  box.addEventListener("input", () => {
    problem.textContent = box.value.length >= box.maxLength ? _("A message holds %(most)s characters; what is over that was left out.", { most: box.maxLength.toLocaleString(document.documentElement.lang) }) : "";
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); say(); });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (desk.dataset.send === "ctrl-enter" && !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    say();
  });
  stop.addEventListener("click", () => { if (running) fetch(`/api/v1/turns/${running}/interruption`, { method: "POST" }).catch(() => null); });
  busy(running);
}
// Forms beside the talks are sent by htmx where it is there; what they answer wrong is told at the composer.
document.body.addEventListener("htmx:responseError", (event) => {
  let words = _("The server did not understand; nothing was changed.");
  try { words = JSON.parse(event.detail.xhr.responseText).detail; } catch { /* not ours */ }
  (event.target.closest("form")?.querySelector(".problem") || problem || announce).textContent = words;
});
document.body.addEventListener("htmx:sendError", () => {
  (problem || announce).textContent = _("The server cannot be reached; nothing was changed. Try again in a moment.");
});
document.body.addEventListener("htmx:beforeRequest", () => { for (const p of document.querySelectorAll(".problem")) p.textContent = ""; });
follow();
window.addEventListener("load", follow);  // after a reload the browser may put the talks back to their start
listen();
