// Follows a job: shows how far it is, and the page anew once it has ended. Without this script
// the page asks again by itself.

const place = document.querySelector("[data-job]");
const words = JSON.parse(place?.dataset.steps ?? "{}");
const SECONDS = 1;

async function follow() {
  const answer = await fetch(place.dataset.job, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.status);
  const job = await answer.json();
  if (job.state !== "running") {
    location.reload();
    return;
  }
  place.querySelector("progress").value = job.share;
  const step = words[job.step] ?? job.step;
  const status = place.querySelector("[data-step]");
  const text = step.charAt(0).toUpperCase() + step.slice(1);
  // A reader of the screen says what changes, and only that.
  if (status.textContent !== text) status.textContent = text;
  setTimeout(next, SECONDS * 1000);
}

function next() {
  follow().catch(() => setTimeout(next, 5 * SECONDS * 1000));
}

if (place) next();
