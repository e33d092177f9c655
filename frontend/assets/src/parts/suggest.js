// Headlines under a search box while somebody types (ARIA: a combobox with a
// list). Enter without a choice searches as it does without this.
const QUIET = 200; // ms after the last key
const SHORTEST = 1; // characters: one Chinese character already says much

export function suggestions() {
  for (const form of document.querySelectorAll("form.searchbox[data-suggest]")) attach(form, form.elements.q);
}

function attach(form, box) {
  const list = element("ul", { className: "suggest", id: box.id + "-list", role: "listbox", hidden: true });
  list.setAttribute("aria-label", form.dataset.list);
  const said = element("p", { className: "hidden" });
  said.setAttribute("aria-live", "polite");
  box.parentElement.append(list, said);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-controls": list.id, "aria-expanded": "false", "aria-autocomplete": "list" }))
    box.setAttribute(name, value);

  let timer = 0;
  let request = null;
  let at = -1;

  function choose(i) {
    at = i;
    for (const [n, option] of [...list.children].entries()) option.setAttribute("aria-selected", n === at);
    if (at < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function close() {
    clearTimeout(timer);
    request?.abort();
    choose(-1);
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
  }

  function open(found) {
    list.replaceChildren(...found.map((one, i) => option(list.id + i, one)));
    choose(-1);
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = found.length ? form.dataset.count.replace("0", found.length) : form.dataset.none;
  }

  async function ask() {
    request?.abort();
    const text = box.value.trim();
    if (text.length < SHORTEST) return close();
    request = new AbortController();
    const mine = request;
    try {
      const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(text.slice(0, 200)), { signal: mine.signal, credentials: "omit" });
      const found = answer.ok ? await answer.json() : [];
      if (mine === request && document.activeElement === box) open(found);
    } catch {
      // A newer key, or no network: the form works as it is.
    }
  }

  function typed(event) {
    if (event.isComposing) return; // an input method is still at it
    clearTimeout(timer);
    timer = setTimeout(ask, QUIET);
  }

  box.addEventListener("input", typed);
  box.addEventListener("compositionend", typed);
  box.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) location.href = chosen.dataset.path;
  });
  form.addEventListener("submit", close);
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(at === last ? -1 : at + 1);
    else if (event.key === "ArrowUp") choose(at < 0 ? last : at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) location.href = list.children[at].dataset.path;
    else return;
    event.preventDefault();
  });
}

function option(id, one) {
  const li = element("li", { id, role: "option", className: one.c });
  li.dataset.path = one.p;
  const mark = element("span", { className: "mark", textContent: one.m });
  const text = element("span", { textContent: one.t });
  if (one.l) text.lang = one.l;
  li.append(mark, " ", text);
  return li;
}

function element(name, properties) {
  return Object.assign(document.createElement(name), properties);
}
