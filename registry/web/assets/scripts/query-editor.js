// The query page's editor: YASGUI in place of the plain form, the examples one click away. A query
// stands in the address after the hash, so that a link shares it.

const words = JSON.parse(document.body.dataset.words ?? "{}");
const say = (text) => words[text] ?? text;

const place = document.getElementById("query-editor");
const form = document.getElementById("query-form");

/** Puts a query into the editor, in a tab of its own name. */
function open(yasgui, name, query) {
  const tab = yasgui.addTab(true);
  tab.setName(name);
  tab.setQuery(query);
  place.scrollIntoView();
}

function start() {
  const { Yasgui } = window;
  if (!Yasgui) {
    return;
  }
  place.hidden = false;
  const yasgui = new Yasgui(place, {
    requestConfig: {
      endpoint: new URL(place.dataset.endpoint, location.href).href,
      headers: () => ({}),
    },
    copyEndpointOnNewTab: true,
    endpointCatalogueOptions: { getData: () => [] },
  });
  const tab = yasgui.getTab();
  if (tab && !location.hash && !tab.getQuery().includes("skos:inScheme ?list")) {
    tab.setQuery(form.elements.query.value);
  }
  form.hidden = true;
  for (const text of document.querySelectorAll("[data-example]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = say("Open in the editor");
    button.addEventListener("click", () => open(yasgui, text.dataset.example, text.textContent));
    text.after(button);
  }
}

if (place && form) {
  start();
}
