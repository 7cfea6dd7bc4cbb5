// Gives each number field marked so a slider of the same range; the field stays what is sent.

for (const field of document.querySelectorAll("input[data-slider]")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = field.min;
  slider.max = field.max;
  slider.step = "1";
  slider.value = field.value;
  slider.setAttribute("aria-label", field.labels[0].textContent);
  slider.addEventListener("input", () => { field.value = slider.value; });
  slider.addEventListener("change", () => { field.form.requestSubmit(); });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.before(slider);
}
