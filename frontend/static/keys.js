// Keys of the talks, where no field has the focus: h asks for a hint, n goes to the notes.
const desk = document.getElementById("desk");
document.addEventListener("keydown", (event) => {
  if (desk.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  if (event.key === "h") document.getElementById("hint")?.click();
  if (event.key === "n") {
    const notes = document.getElementById("notes");
    notes.open = true;
    event.preventDefault();
    document.getElementById("note").focus();
  }
});
