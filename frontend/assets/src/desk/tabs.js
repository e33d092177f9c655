// tabs shows one language at a time. Without it the two stand one below the
// other.
export function tabs(form) {
  const box = form.querySelector(".tongues");
  const panels = [...box.querySelectorAll(".tongue")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "tabs";
  list.setAttribute("role", "tablist");
  const buttons = panels.map((panel, i) => {
    const b = document.createElement("button");
    b.type = "button";
    b.id = "tab-" + panel.dataset.lang;
    b.textContent = panel.querySelector("legend").textContent;
    b.setAttribute("role", "tab");
    b.addEventListener("click", () => show(i));
    b.addEventListener("keydown", (e) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (step) show((i + step + panels.length) % panels.length, true);
    });
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", b.id);
    list.append(b);
    return b;
  });
  box.classList.add("tabbed");
  box.prepend(list);

  function show(n, focus) {
    panels.forEach((p, i) => {
      p.hidden = i !== n;
      buttons[i].setAttribute("aria-selected", String(i === n));
      buttons[i].tabIndex = i === n ? 0 : -1;
    });
    if (focus) buttons[n].focus();
  }

  // A link to a field opens the tab it is in, and whatever it is folded into.
  function reveal() {
    const field = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!field) return;
    const n = panels.findIndex((p) => p.contains(field));
    if (n >= 0) show(n);
    for (let d = field.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    field.scrollIntoView({ block: "center" });
    (field.matches("input,textarea,select") ? field : field.querySelector("input,textarea,select"))?.focus();
  }
  window.addEventListener("hashchange", reveal);
  document.addEventListener("click", (e) => {
    const a = e.target.closest('a[href^="#"]');
    if (a && a.hash === location.hash) reveal();
  });

  const wrong = panels.findIndex((p) => p.querySelector("[aria-invalid]"));
  show(Math.max(wrong, 0));
  reveal();
}
