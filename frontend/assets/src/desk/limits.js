const maxBytes = 10 * 1024 * 1024;

// limits says before sending what the server would refuse: a file that is too
// large, a time that is only half there, a text that is too long. The form has
// no other checks of the browser's: one on a field in a closed fold would stop
// it without a word.
export function limits(form) {
  const files = form.elements.files;
  files?.addEventListener("change", () => {
    const big = [...files.files].filter((f) => f.size > maxBytes);
    files.setCustomValidity(big.length ? form.dataset.big + " " + big.map((f) => f.name).join(", ") : "");
    files.reportValidity();
  });
  form.addEventListener("submit", (e) => {
    for (const input of form.querySelectorAll("input[type=file], input[type=datetime-local]")) {
      if (input.validity.valid) continue;
      e.preventDefault();
      e.stopImmediatePropagation();
      for (let d = input.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
      input.reportValidity();
      return;
    }
  });
  form.addEventListener("input", (e) => tooLong(form, e.target));
}

// tooLong says by how much, under the field. Nothing is cut off.
function tooLong(form, input) {
  const max = Number(input.dataset?.max);
  if (!max) return;
  const over = [...input.value].length - max;
  let said = input.parentElement.querySelector(".over");
  if (over <= 0) return said?.remove();
  if (!said) {
    said = document.createElement("p");
    said.className = "wrong over";
    said.setAttribute("role", "status");
    input.after(said);
  }
  said.textContent = form.dataset.over + " " + over;
}
