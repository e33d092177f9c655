// Keeps the figures of a run moving while it goes on, by asking for the page
// again. A page in the background asks nothing.
const EVERY = 2000; // ms

export function follow(box) {
  if (!box || !box.dataset.live) return;
  setTimeout(async () => {
    let next = box;
    if (!document.hidden) {
      try {
        const text = await (await fetch(location.href, { headers: { Accept: "text/html" } })).text();
        const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("run");
        if (fresh) {
          next = document.importNode(fresh, true);
          box.replaceWith(next);
        }
        if (fresh && !fresh.dataset.live) return location.reload(); // the buttons change, too
      } catch {
        // the next turn asks again
      }
    }
    follow(next);
  }, EVERY);
}
