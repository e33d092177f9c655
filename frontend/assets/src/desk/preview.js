import { fieldsOf } from "./keep.js";

// preview shows the form as a phone will show the page. The page is made by the
// server with the public's own template, so it is no imitation.
export function preview(form) {
  const box = document.getElementById("preview");
  if (!box) return;
  const frame = box.querySelector("iframe");
  let lang = "";
  let timer = 0;
  box.hidden = false;
  const update = async () => {
    const body = new URLSearchParams(fieldsOf(form));
    if (lang) body.set("show", lang);
    try {
      const answer = await fetch("/desk/preview", { method: "POST", body });
      if (!answer.ok) return;
      const at = frame.contentWindow?.scrollY || 0;
      frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, at), { once: true });
      frame.srcdoc = await answer.text();
    } catch {
      // No connection: the last preview stays.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(update, 2000);
  };
  form.addEventListener("input", soon);
  form.addEventListener("put-back", soon);
  for (const b of box.querySelectorAll("[data-show]")) {
    b.addEventListener("click", () => {
      lang = b.dataset.show;
      update();
    });
  }
  update();
}
