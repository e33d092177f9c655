// What public pages do beyond HTML. Nothing here is needed to read.
import { copyButtons } from "./parts/copy.js";
import { nearFirst, sayAgo } from "./parts/shelf.js";
import { suggestions } from "./parts/suggest.js";
import { offerNews } from "./parts/live.js";
import { registerWorker } from "./parts/worker.js";

copyButtons();
suggestions();
nearFirst();
sayAgo();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
offerNews();
registerWorker();
