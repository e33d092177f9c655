const maxBytes = 10 * 1024 * 1024;

// limits says before sending what the server would refuse: a file that is too
// large, a text that is too long. Nothing is cut off.
export function limits(form) {
  const files = form.elements.files;
  files?.addEventListener("change", () => {
    const big = [...files.files].filter((f) => f.size > maxBytes);
    files.setCustomValidity(big.length ? form.dataset.big + " " + big.map((f) => f.name).join(", ") : "");
    files.reportValidity();
  });
  form.addEventListener("input", (e) => {
    const max = Number(e.target.dataset?.max);
    if (!max) return;
    const over = [...e.target.value].length - max;
    e.target.setCustomValidity(over > 0 ? form.dataset.over + " " + over : "");
  });
}
