// Shows how far the check of a file is, then what was found. Without this script, and wherever
// something goes wrong, the form is sent as any other and the page comes at once when it is made.

let form, place;

function begin() {
  form = document.querySelector("form[data-checking]");
  place = form?.querySelector("[data-progress]");
  form?.addEventListener("submit", (event) => {
    if (form.elements.namedItem("answer").value !== "html") return;
    event.preventDefault();
    check().catch(() => form.submit());
  });
}

async function check() {
  const body = new FormData(form);
  body.set("answer", "progress");
  body.set("then", "html");
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
  const answer = await fetch(form.action, { method: "POST", body });
  // What the registry refuses has a page of its own, and so has a file that cannot be read.
  if (!answer.ok) throw new Error(answer.status);
  for await (const line of linesOf(answer.body)) {
    const step = JSON.parse(line);
    if (step.problem) throw new Error(step.problem.title);
    if (step.page) show(step.page);
    else tell(step);
  }
}

async function* linesOf(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines;
  }
  if (rest) throw new Error("the answer was cut off");
}

function tell({ done, total }) {
  const bar = place.querySelector("progress");
  bar.max = total;
  bar.value = done;
  const row = (number) => number.toLocaleString(document.documentElement.lang);
  place.querySelector("[data-rows]").textContent = place.dataset.progress
    .replace("{done}", row(done))
    .replace("{total}", row(total));
}

function show(page) {
  const made = new DOMParser().parseFromString(page, "text/html");
  // Going back leads to the form, as it does without this script.
  history.pushState(null, "", form.action);
  document.title = made.title;
  document.querySelector("main").replaceWith(made.querySelector("main"));
  const heading = document.querySelector("main h1");
  heading.tabIndex = -1;
  heading.focus();
  scrollTo(0, 0);
  begin();
}

addEventListener("popstate", () => location.reload());
begin();
