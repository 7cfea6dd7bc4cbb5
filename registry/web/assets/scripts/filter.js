// Filters while you type: asks the server for the same page with the words typed, and puts its
// results in the place of those shown. Without this script the form's button does the same.

const form = document.querySelector("form[data-filter]");
const pause = 200; // milliseconds after the last key
let waiting;
let latest;

// Readers of the screen hear how many were found: the region stands before its text changes.
const said = document.createElement("p");
said.className = "govuk-visually-hidden";
said.setAttribute("role", "status");
form?.after(said);

async function showMatches(address) {
  latest = address;
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const results = page.getElementById("results");
  if (!answer.ok || !results || address !== latest) return;
  said.textContent = results.querySelector("[data-found]")?.textContent ?? "";
  document.getElementById("results").replaceChildren(...results.childNodes);
  history.replaceState(null, "", address);
  document.dispatchEvent(new Event("results"));
}

function filterSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const words = new URLSearchParams(new FormData(form));
    showMatches(`${location.pathname}?${words}`).catch(() => form.submit());
  }, pause);
}

form?.addEventListener("input", filterSoon);
