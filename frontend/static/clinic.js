// A room, live: counts as they change, and the page anew when the answers are shown or the clinic is over. Without it the links do the same.
const room = document.getElementById("room");
const events = new EventSource(room.dataset.events);
const number = (name) => room.querySelector(`[data-count=${name}]`);

events.addEventListener("room", (event) => {
  const counts = JSON.parse(event.data);
  for (const [name, count] of Object.entries(counts)) {
    if (number(name) && number(name).textContent !== String(count)) number(name).textContent = count;
  }
});

// Half an answer is not thrown away: whoever still types is told, and goes on by the link.
function anew() {
  events.close();
  const box = document.getElementById("text");
  if (box && box.value.trim()) room.querySelector(".ended").hidden = false;
  else location.assign(location.pathname);
}

// Whoever sends something is on the way to the next page already; a second way would break off the first.
document.addEventListener("submit", () => events.close());

events.addEventListener("shown", anew);
events.addEventListener("over", anew);
