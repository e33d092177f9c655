import { drop, fieldsOf, keep, kept, keyOf, putBack, same, sent } from "./keep.js";

// quiet is how long after the last keystroke a save is sent.
const quiet = 3000;

// autosave sends what was typed after a pause and says when it was saved.
// Before that it is kept on the device.
export function autosave(form) {
  const clock = document.getElementById("clock");
  const words = form.dataset;
  let timer = 0;
  let busy = false;
  let changed = false;
  let sending = false;
  let paused = Boolean(words.paused); // a conflict is open: saving is her choice

  const say = (text, bad) => {
    clock.textContent = text;
    clock.classList.toggle("bad", Boolean(bad));
  };

  offerKept(form, words, touched);
  form.addEventListener("input", touched);
  form.addEventListener("change", touched);
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(timer);
    sent(form);
  });
  window.addEventListener("beforeunload", (e) => {
    if (changed && !sending) e.preventDefault();
  });

  function touched() {
    changed = true;
    keep(form);
    if (paused) return;
    say(words.unsaved);
    clearTimeout(timer);
    timer = setTimeout(send, quiet);
  }

  async function send() {
    if (busy || sending || paused) return;
    busy = true;
    changed = false;
    const key = keyOf(form);
    say(words.saving);
    try {
      const answer = await fetch(form.action + "/autosave", {
        method: "POST",
        headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams(fieldsOf(form)),
      });
      if (answer.status === 401) return stop(words.signin);
      const said = await answer.json();
      concerns(said.concerns);
      if (said.conflict) return stop(words.conflict);
      if (answer.ok) took(said, key);
      else refused(said);
    } catch {
      again(words.offline);
    } finally {
      busy = false;
      if (changed && !paused) timer = setTimeout(send, quiet);
    }
  }

  function took(said, key) {
    form.elements.version.value = said.version;
    if (!form.dataset.id) {
      form.dataset.id = said.id;
      form.action = said.action;
      history.replaceState(null, "", said.action + "/edit");
    }
    if (!changed) drop(key);
    if (key !== keyOf(form)) drop(key);
    say(words.saved + " " + said.saved);
  }

  function refused(said) {
    const texts = (said.errors || []).map((e) => e.Text);
    say(texts.join(" ") || words.offline, true);
  }

  function again(text) {
    changed = true;
    say(text, true);
  }

  function stop(text) {
    paused = true;
    changed = true;
    say(text, true);
  }
}

// concerns shows the hints as they are now.
function concerns(list) {
  const box = document.getElementById("check");
  if (!box || !list) return;
  const ul = box.querySelector("ul");
  ul.replaceChildren(
    ...list.map((c) => {
      const li = document.createElement("li");
      const a = document.createElement("a");
      a.href = "#" + c.Field;
      a.textContent = c.Text;
      li.append(a);
      return li;
    }),
  );
  box.querySelector(".fine").hidden = list.length > 0;
}

// offerKept shows a button when this device holds something that the server
// never said it had.
function offerKept(form, words, touched) {
  const found = kept(form);
  if (!found || same(found.fields, fieldsOf(form))) return;
  const box = document.createElement("div");
  box.className = "restore line";
  box.setAttribute("role", "status");
  const take = button(words.restore, () => {
    putBack(form, found.fields);
    box.remove();
    form.dispatchEvent(new Event("put-back"));
    touched();
  });
  const leave = button(words.drop, () => {
    drop(keyOf(form));
    box.remove();
  });
  leave.className = "plain";
  box.append(take, leave);
  form.prepend(box);
}

function button(text, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.textContent = text;
  b.addEventListener("click", act);
  return b;
}
