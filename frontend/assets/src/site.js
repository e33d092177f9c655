// What public pages do beyond HTML. Nothing here is needed to read.
import { copyButtons } from "./parts/copy.js";
import { registerWorker } from "./parts/worker.js";

copyButtons();
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
registerWorker();
