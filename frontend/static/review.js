// The keys of a review, and the words that are marked going into the form. The page works without it.
const turns = () => [...document.querySelectorAll(".under")];
const list = document.getElementById("turns");
const keysOn = list.dataset.keys !== "off";
const sheet = document.getElementById("keys");
const opener = document.getElementById("keys-open");
opener.hidden = false;
opener.addEventListener("click", () => sheet.showModal());

const here = () => document.activeElement?.closest?.(".under") ?? null;
const finding = () => document.activeElement?.closest?.("[data-finding]") ?? null;
const typing = () => document.activeElement?.matches?.("input,textarea,select") ?? false;

function go(step) {
  const all = turns();
  const at = all.indexOf(here());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "start", behavior: "instant" });
}

function along(step) {
  const turn = here() ?? turns()[0];
  const all = [...(turn?.querySelectorAll("[data-finding]") ?? [])];
  const at = all.indexOf(finding());
  all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))]?.focus();
}

function open(key) {
  const turn = here() ?? turns()[0];
  if (!turn) return;
  const within = finding() ?? (key === "2" || key === "3" ? turn.querySelector("[data-finding]") : null) ?? turn;
  const box = within.querySelector(`details[data-key="${key}"]`) ?? turn.querySelector(`:scope > .act > details[data-key="${key}"]`);
  if (!box) return;
  box.open = true;
  box.querySelector("input:not([type=hidden]),select,textarea")?.focus();
}

function confirm() {
  const within = finding();
  const button = within?.querySelector('button[data-key="1"]') ?? here()?.querySelector('button[data-key="0"]');
  if (button) button.click();
  else go(1);
}

function nextToLookAt() {
  const all = turns();
  const after = all.slice(all.indexOf(here()) + 1);
  const next = after.find((t) => "look" in t.dataset) ?? all.find((t) => "look" in t.dataset);
  next?.focus();
  next?.scrollIntoView({ block: "start" });
}

const actions = {
  ArrowDown: () => go(1), ArrowUp: () => go(-1), ArrowRight: () => along(1), ArrowLeft: () => along(-1), 1: confirm,
  2: () => open("2"), 3: () => open("3"), 4: () => open("4"), 5: () => open("5"), 6: () => open("6"), 7: nextToLookAt,
  8: () => document.querySelector("#completion textarea").focus(), 9: () => document.querySelector('form[action$="/claims"] button')?.click(),
  "?": () => sheet.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = typing() ? document.activeElement.form : document.getElementById("completion");
    if (!form) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button:not([type=button])"));
    return;
  }
  if (event.key === "Escape" && typing()) {
    here()?.focus();
    return;
  }
  if (!keysOn || typing() || sheet.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = actions[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// Words marked in a turn go into the open form of that turn.
document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  const words = chosen?.toString().trim();
  const node = chosen?.anchorNode;
  const box = (node instanceof Element ? node : node?.parentElement)?.closest("[data-words]");
  if (!words || !box || !box.contains(chosen.focusNode)) return;
  for (const field of box.closest(".under").querySelectorAll("details[open] [data-quote]")) field.value = words;
});

// After a part was replaced the focus stays with the turn, so that the keys go on working.
document.body.addEventListener("htmx:afterSwap", (event) => {
  const turn = document.getElementById(event.detail.target.id);
  turn?.focus({ preventScroll: true });
});
document.body.addEventListener("htmx:responseError", (event) => tell(event, detailOf(event.detail.xhr)));
document.body.addEventListener("htmx:sendError", (event) => tell(event, list.dataset.lost));

function detailOf(request) {
  try { return JSON.parse(request.responseText).detail; } catch { return request.statusText; }
}

function tell(event, words) {
  const place = event.target.closest(".under, [id^=thread]")?.querySelector(".problem");
  if (place) place.textContent = words;
}
