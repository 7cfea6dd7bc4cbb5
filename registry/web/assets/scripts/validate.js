// Shows how far the check of a long file is. Without this script the form is sent as it is.

const form = document.querySelector("form[data-progress]");

function show(words, done, total) {
  let status = form.querySelector("[role=status]");
  if (!status) {
    status = document.createElement("p");
    status.setAttribute("role", "status");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", form.dataset.progress);
    form.append(bar, status);
  }
  const bar = form.querySelector("progress");
  bar.max = total || 1;
  bar.value = done;
  status.textContent = words;
}

/** Reads the answer line by line; each is a document of its own. */
async function read(body, use) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop();
    for (const line of lines) use(JSON.parse(line));
    if (done) return;
  }
}

function use(said) {
  if (said.page) {
    document.open();
    document.write(said.page);
    document.close();
  } else if (said.problem) show(said.problem.detail, 0, 1);
  else show(`${said.done} / ${said.total}`, said.done, said.total);
}

form?.addEventListener("submit", async (event) => {
  if (form.elements.answer.value !== "html") return;
  event.preventDefault();
  const fields = new FormData(form);
  fields.set("answer", "progress");
  fields.set("then", "html");
  show(form.dataset.progress, 0, 1);
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields });
    if (!answer.ok) throw new Error(answer.status);
    await read(answer.body, use);
  } catch {
    // The plain form says what is wrong, as a page.
    form.submit();
  }
});
