// Ctrl+S saves and Ctrl+Enter hands in, with Cmd on a Mac.
export function shortcuts(form) {
  const press = (value) => {
    const b = form.querySelector(`.go button[value="${value}"]`);
    if (!b) return false;
    form.requestSubmit(b);
    return true;
  };
  document.addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey) return;
    if (e.key === "s" && press("save")) e.preventDefault();
    if (e.key === "Enter" && (press("submit") || press("review"))) e.preventDefault();
  });
  // The question whether this verdict needs a next update is asked only where
  // it does.
  const only = document.getElementById("checking-only");
  if (!only) return;
  const look = () => {
    only.hidden = form.elements.verdict.value !== "checking" && !only.querySelector(".wrong");
  };
  form.addEventListener("change", look);
  form.addEventListener("put-back", look);
  look();
}
