// Arrow keys go from item to item, Ctrl and Enter sends. Without it the ticks work by Tab and Space.
const form = document.getElementById("ticks");
const boxes = [...form.querySelectorAll("[name=see]")];
form.querySelector(".keys").hidden = false;

form.addEventListener("keydown", (event) => {
  const here = boxes.indexOf(event.target.closest(".item")?.querySelector("[name=see]"));
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && here >= 0) {
    event.preventDefault();
    boxes[(here + step + boxes.length) % boxes.length].focus();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
