// Suggests concepts while you type, as a combobox with a list of options: arrow keys choose, Enter
// opens what is chosen or searches, Escape closes. Without this script the form searches.

const words = JSON.parse(document.body.dataset.words ?? "{}");
const say = (text) => words[text] ?? text;

const pause = 150; // milliseconds after the last key
const fewest = 2; // letters before anything is suggested

/** @returns {HTMLElement} an option of the list: a name, its number and list, and the name that matched */
function optionOf(suggestion, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  option.dataset.path = suggestion.path;
  option.append(suggestion.label);
  const more = document.createElement("span");
  more.className = "quiet";
  const other = suggestion.matched.text;
  more.textContent = ` ${suggestion.notation} ${suggestion.listTitle}`;
  if (suggestion.matched.kind !== "number" && other !== suggestion.label) more.textContent += `, ${other}`;
  if (suggestion.retired) more.textContent += ", retired";
  option.append(more);
  return option;
}

/** Makes one search field a combobox. */
function enhance(input) {
  const box = document.createElement("div");
  box.className = "suggest";
  input.replaceWith(box);
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "suggest__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("Suggestions"));
  list.hidden = true;
  const said = document.createElement("div");
  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  box.append(input, list, said);
  for (const [name, value] of [
    ["role", "combobox"],
    ["aria-autocomplete", "list"],
    ["aria-controls", list.id],
    ["aria-expanded", "false"],
  ]) input.setAttribute(name, value);

  let chosen = -1;
  let waiting;
  let latest = "";

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(place) {
    const options = list.children;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = place < -1 ? options.length - 1 : place >= options.length ? -1 : place;
    const option = options[chosen];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  async function show() {
    const words = input.value.trim();
    latest = words;
    if (words.length < fewest) return close();
    const answer = await fetch(`/suggest?${new URLSearchParams({ q: words })}`);
    if (!answer.ok || words !== latest) return;
    const { suggestions } = await answer.json();
    if (words !== latest || document.activeElement !== input) return;
    list.replaceChildren(...suggestions.filter((each) => each.path).map((each, place) =>
      optionOf(each, `${list.id}-${place}`)));
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = list.hidden ? say("No suggestions") : `${list.children.length} ${say("suggestions")}`;
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show().catch(close), pause);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen - 1);
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.path);
    }
  });
  // Pressed, not clicked: by the time of the click the field has lost the focus and the list is gone.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.path);
  });
  input.addEventListener("blur", () => {
    latest = "";
    close();
  });
}

document.querySelectorAll("input[data-suggest]").forEach(enhance);
