// Gives every text marked data-copy a button that copies it.

const words = JSON.parse(document.body.dataset.words ?? "{}");
const say = (text) => words[text] ?? text;

for (const text of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-button";
  button.textContent = say("Copy");
  const what = document.createElement("span");
  what.className = "govuk-visually-hidden";
  what.textContent = ` ${text.dataset.copy}`;
  button.append(what);
  const said = document.createElement("span");
  said.className = "copy-said";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      said.textContent = say("Copied");
    } catch {
      said.textContent = say("Could not copy: select the text instead");
    }
    setTimeout(() => { said.textContent = ""; }, 4000);
  });
  text.after(button, said);
}
