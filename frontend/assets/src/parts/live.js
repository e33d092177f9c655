// An open page learns that there is news, and offers it: what somebody is
// reading is never taken away. The browser itself connects again when the line
// breaks.
export function offerNews() {
  const offer = document.getElementById("news");
  const mine = Number(document.documentElement.dataset.edition || 0);
  if (!offer || !mine || !("EventSource" in window)) return;
  let source = null;
  const listen = () => {
    if (source || !offer.hidden) return;
    source = new EventSource("/live");
    source.addEventListener("news", (event) => {
      if (Number(event.data) <= mine) return;
      offer.hidden = false;
      source.close();
    });
  };
  const rest = () => {
    if (source) source.close();
    source = null;
  };
  // A page in the background holds no line: there are many of them.
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  if (!document.hidden) addEventListener("load", () => setTimeout(listen, 1000));
}
