// What was typed stays on this device until the server has said that it has it.
// A key holds the form's fields; the piece's version tells whether they are
// older than what the server has.
const prefix = "desk:";

export function keyOf(form) {
  return prefix + (form.dataset.id || "new-" + form.dataset.kind);
}

export function fieldsOf(form) {
  const fields = [];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") fields.push([name, value]);
  }
  return fields;
}

export function keep(form) {
  try {
    localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields: fieldsOf(form) }));
  } catch {
    // A full or closed store costs the safety net, not the form.
  }
}

export function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {}
}

export function kept(form) {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(form)));
    return found && Date.now() - found.at < 7 * 24 * 3600 * 1000 ? found : null;
  } catch {
    return null;
  }
}

// putBack types kept fields into the form again.
export function putBack(form, fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
  const seen = new Map();
  for (const input of form.elements) {
    if (!input.name || ["version", "kind", "do", "files"].includes(input.name)) continue;
    const all = values.get(input.name) || [];
    if (input.type === "checkbox" || input.type === "radio") {
      input.checked = all.includes(input.value);
    } else if (input.type !== "hidden") {
      const n = seen.get(input.name) || 0;
      seen.set(input.name, n + 1);
      input.value = all[n] ?? "";
    }
  }
}

// same compares fields by what a writer would call the same text.
export function same(a, b) {
  const plain = (fields) =>
    JSON.stringify(
      fields
        .filter(([name, value]) => value.trim() !== "" && !["version", "kind", "slug"].includes(name))
        .map(([name, value]) => [name, value.replace(/\s+/g, " ").trim()]),
    );
  return plain(a) === plain(b);
}

// sent notes which fields are on their way with the form itself.
export function sent(form) {
  keep(form);
  try {
    sessionStorage.setItem(prefix + "sent", keyOf(form));
  } catch {}
}

// forget drops what the server has taken: a page without complaints came back.
// Once somebody has signed out, nothing of hers stays on the device; a session
// that ran out leads to the sign-in page too, but says where she was.
export function forget() {
  const signedIn = document.querySelector('form[action="/desk/signout"]');
  try {
    const key = sessionStorage.getItem(prefix + "sent");
    if (signedIn && key && !document.getElementById("complaints")) drop(key);
    if (signedIn) sessionStorage.removeItem(prefix + "sent");
    const left = location.pathname === "/desk/signin" && !location.search && !document.querySelector("[name=kept_to]");
    if (!left || document.getElementById("complaints")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
  } catch {}
}
