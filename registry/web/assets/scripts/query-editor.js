// The query page's editor: YASGUI in place of the plain form, the examples one click away. A query
// stands in the address after the hash, so that a link shares it.

const words = JSON.parse(document.body.dataset.words ?? "{}");
const say = (text) => words[text] ?? text;

const place = document.getElementById("query-editor");
const form = document.getElementById("query-form");

const NUMBERS = /#(integer|decimal|double|float|nonNegativeInteger|long|int)$/;
const MOST_BARS = 40;

/** Shows a table of the editor as bars, as the page of a result does: registry/web/sparql/charts.py. */
class Chart {
  priority = 5;
  hideFromSelection = false;
  label = say("Chart");

  constructor(yasr) {
    this.yasr = yasr;
  }

  canHandleResults() {
    return this.columns() !== null;
  }

  getIcon() {
    const icon = document.createElement("span");
    icon.textContent = "\u2582\u2585\u2587";
    icon.setAttribute("aria-hidden", "true");
    return icon;
  }

  columns() {
    const names = this.yasr.results?.getVariables?.() ?? [];
    const rows = this.yasr.results?.getBindings?.() ?? [];
    const isNumber = (term) => term && NUMBERS.test(term.datatype ?? "") && isFinite(term.value);
    const numbers = names.find((name) => rows.every((row) => isNumber(row[name])));
    if (numbers === undefined || rows.length < 2) {
      return null;
    }
    const before = names.slice(0, names.indexOf(numbers)).reverse();
    const words = [...before, ...names].find((name) => name !== numbers);
    return words === undefined ? null : { words, numbers, rows: rows.slice(0, MOST_BARS) };
  }

  draw() {
    const { words, numbers, rows } = this.columns();
    const values = rows.map((row) => Number(row[numbers].value));
    const low = Math.min(0, ...values);
    const width = Math.max(0, ...values) - low || 1;
    const list = document.createElement("ul");
    list.className = "query-chart__bars";
    rows.forEach((row, index) => {
      const start = (100 * (Math.min(values[index], 0) - low)) / width;
      const length = (100 * Math.abs(values[index])) / width;
      list.append(barOf(row[words]?.value ?? "", row[numbers].value, start, length));
    });
    this.yasr.resultsEl.replaceChildren(list);
  }
}

function barOf(words, number, start, length) {
  const item = document.createElement("li");
  const [name, value] = ["words", "number"].map((part) => {
    const span = document.createElement("span");
    span.className = `query-chart__${part}`;
    return span;
  });
  name.textContent = words;
  value.textContent = number;
  const svg = (kind, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
    Object.entries(attributes).forEach(([key, text]) => made.setAttribute(key, text));
    return made;
  };
  const line = svg("svg", {
    class: "query-chart__line", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true",
  });
  line.append(svg("rect", { x: start, y: 0, width: length, height: 1 }));
  item.append(name, line, value);
  return item;
}

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
  Yasgui.Yasr.registerPlugin("Chart", Chart);
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
