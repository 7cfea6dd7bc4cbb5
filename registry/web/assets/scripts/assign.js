// Review by keyboard: j and k move between names, a digit accepts a candidate, a accepts the first,
// r says none is right, u undoes. Without this script the radio buttons do the same.

const form = document.querySelector("form[data-review]");
const names = [...(form?.querySelectorAll(".review fieldset") ?? [])];
let here = -1;

function go(place) {
  here = Math.max(0, Math.min(place, names.length - 1));
  const radios = [...names[here].querySelectorAll("input")];
  (radios.find((radio) => radio.checked) ?? radios[0]).focus();
  names[here].scrollIntoView({ block: "center" });
}

/** Chooses a radio button of the name at hand and goes on to the next name. */
function decide(find) {
  const radio = [...names[here].querySelectorAll("input")].find(find);
  if (!radio) return;
  radio.checked = true;
  if (here < names.length - 1) go(here + 1);
}

function onKey(event) {
  const typing = event.target.matches("textarea, select, input:not([type=radio])");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const focused = names.findIndex((name) => name.contains(document.activeElement));
  if (focused >= 0) here = focused;
  const at = (place) => (radio) => radio.id.startsWith(`c${place}-`);
  if (event.key === "j") go(here + 1);
  else if (event.key === "k") go(here - 1);
  else if (here < 0) return;
  else if (/^[1-5]$/.test(event.key)) decide(at(event.key));
  else if (event.key === "a") decide(at(1));
  else if (event.key === "r") decide((radio) => radio.value === "rejected");
  else if (event.key === "u") decide((radio) => radio.id.startsWith("u-"));
  else return;
  event.preventDefault();
}

if (names.length) {
  form.querySelector("[data-keys]").hidden = false;
  document.addEventListener("keydown", onKey);
}
