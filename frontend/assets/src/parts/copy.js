// Buttons with data-copy="id" copy the text of that field. They are hidden
// until here, because without scripts they would do nothing.
export function copyButtons() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (!(await copy(field))) return;
      const [before, after] = button.querySelectorAll("span");
      before.hidden = true;
      after.hidden = false;
      button.setAttribute("aria-live", "polite");
    });
  }
}

// copy works in chat apps' web views too, which know only the old way.
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
