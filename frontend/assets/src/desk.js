// The editor's script. Everything works without it; it adds autosave, the
// preview, tabs for the languages, two shortcuts and an early word about files
// that are too large.
import { autosave } from "./desk/autosave.js";
import { preview } from "./desk/preview.js";
import { tabs } from "./desk/tabs.js";
import { shortcuts } from "./desk/shortcuts.js";
import { limits } from "./desk/limits.js";
import { forget } from "./desk/keep.js";
import { follow } from "./desk/follow.js";

forget();
follow(document.getElementById("run"));
const form = document.getElementById("edit");
if (form) {
  tabs(form);
  limits(form);
  preview(form);
  autosave(form);
  shortcuts(form);
}

// A summary of mistakes is read first, by eyes and by screen readers.
document.getElementById("complaints")?.focus();
