// Voice, an extra: speech in while a button is held, and out by the browser's own voice. The words go into the box and can be changed before sending.
const place = document.getElementById("voice");
const box = document.getElementById("text");
const announce = document.getElementById("announce");
const texts = JSON.parse(document.getElementById("desk").dataset.texts);
const _ = (words) => texts[words] || words;
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;

function told(words) {
  const note = document.createElement("span");
  note.className = "dim";
  note.textContent = words;
  place.append(note);
}

function button(words) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  place.append(made);
  return made;
}

function listening() {
  const talk = button(_("Hold to talk"));
  let ear = null;
  const begin = () => {
    if (ear) return;
    const before = box.value ? `${box.value.trim()} ` : "";
    ear = new Recognition();
    ear.lang = place.dataset.lang;
    ear.continuous = true;
    ear.interimResults = true;
    ear.onresult = (event) => {
      box.value = before + Array.from(event.results).map((r) => r[0].transcript).join("");
    };
    ear.onerror = (event) => { talk.textContent = event.error === "not-allowed" ? _("The microphone is not allowed") : _("Not heard, try again"); };
    ear.onend = () => { ear = null; talk.setAttribute("aria-pressed", "false"); box.focus(); };
    talk.textContent = _("Hold to talk");
    talk.setAttribute("aria-pressed", "true");
    ear.start();
  };
  const end = () => { if (ear) ear.stop(); };
  talk.addEventListener("pointerdown", begin);
  talk.addEventListener("pointerup", end);
  talk.addEventListener("pointerleave", end);
  talk.addEventListener("keydown", (event) => { if (event.key === " " && !event.repeat) { event.preventDefault(); begin(); } });
  talk.addEventListener("keyup", (event) => { if (event.key === " ") end(); });
  talk.title = _("Some browsers send what you say to their maker");
}

function speaking() {
  const aloud = button(_("Read aloud"));
  aloud.setAttribute("aria-pressed", "false");
  aloud.addEventListener("click", () => {
    const on = aloud.getAttribute("aria-pressed") !== "true";
    aloud.setAttribute("aria-pressed", String(on));
    if (!on) speechSynthesis.cancel();
  });
  new MutationObserver(() => {
    if (aloud.getAttribute("aria-pressed") !== "true" || !announce.textContent) return;
    const words = new SpeechSynthesisUtterance(announce.textContent.replace(/^[^:]+: /, ""));
    words.lang = place.dataset.lang;
    speechSynthesis.speak(words);
  }).observe(announce, { childList: true });
}

if (place && box) {
  if (!window.isSecureContext) told(_("Voice needs a secure connection (https)."));
  else if (!Recognition && !window.speechSynthesis) told(_("This browser has no voice."));
  else {
    if (Recognition) listening();
    if (window.speechSynthesis) speaking();
  }
}
