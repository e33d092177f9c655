// The page to subscribe on. It finds out what this browser can do and says so;
// everything else on the page works without it.
import { remember, remembered, renew, send } from "./push/remember.js";

const PATIENCE = 8000; // ms; subscribing at a push service out of reach never ends by itself
const box = document.getElementById("alerts");
const form = document.getElementById("alerts-form");
const said = document.getElementById("alerts-said");

// say shows one of the sentences that the page holds, and hides the others.
function say(name, more) {
  for (const line of said.children) line.hidden = line.dataset.state !== name;
  const shown = said.querySelector(`[data-state="${name}"]`);
  const slot = shown && shown.querySelector("[data-more]");
  if (slot) slot.textContent = more || "";
  box.dataset.state = name;
}

// able is why this browser cannot get alerts, "" when it may.
function unable() {
  if (!window.isSecureContext) return "insecure";
  if ("standalone" in navigator && !navigator.standalone && !("PushManager" in window)) return "install";
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return "unsupported";
  return Notification.permission === "denied" ? "denied" : "";
}

function late(work) {
  return Promise.race([work, new Promise((_, fail) => setTimeout(fail, PATIENCE, new Error("late")))]);
}

async function subscription() {
  const worker = await navigator.serviceWorker.ready;
  return worker.pushManager.getSubscription();
}

// wanted reads the form.
function wanted() {
  const fields = new FormData(form);
  const minutes = (name) => (fields.get("quiet") ? fields.get(name) : "");
  return {
    lang: box.dataset.lang,
    topics: fields.getAll("topics"),
    areas: fields.getAll("areas"),
    severity: fields.get("severity"),
    quiet: fields.get("quiet") ? { from: minutes("from"), to: minutes("to") } : null,
  };
}

// fill puts into the form what the server knows.
function fill(known) {
  for (const input of form.querySelectorAll("[name=topics], [name=areas]")) {
    input.checked = (known[input.name] || []).includes(input.value);
  }
  form.elements.severity.value = known.severity;
  form.elements.quiet.checked = Boolean(known.quiet);
  if (known.quiet) {
    form.elements.from.value = known.quiet.from;
    form.elements.to.value = known.quiet.to;
  }
}

function show(subscribed) {
  form.hidden = false;
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = (part.dataset.when === "on") !== subscribed;
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return say(Notification.permission === "denied" ? "denied" : "asked");
  say("working");
  let made;
  try {
    const worker = await navigator.serviceWorker.ready;
    made = await late(worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) }));
  } catch (failed) {
    return say(failed.name === "NotAllowedError" ? "denied" : "unreachable");
  }
  try {
    await send("POST", "subscriptions", { ...made.toJSON(), ...wanted(), was: await remembered() });
  } catch (failed) {
    return say("refused", failed.message);
  }
  await remember(made.endpoint);
  show(true);
  say("on");
}

async function unsubscribe() {
  const had = await subscription();
  if (had) {
    await send("DELETE", "subscriptions", { endpoint: had.endpoint });
    await had.unsubscribe();
  }
  await remember("");
  show(false);
  say("off");
}

async function test() {
  const had = await subscription();
  if (!had) return show(false);
  say("working");
  const { result } = await send("POST", "test", { endpoint: had.endpoint });
  say(result === "delivered" ? "tested" : "untested");
}

// bytes of base64url; old browsers take no text.
function bytes(key) {
  return Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
}

function run(act) {
  return async (event) => {
    event.preventDefault();
    try {
      await act();
    } catch (failed) {
      say("refused", failed.message);
    }
  };
}

// begin shows where things stand. A subscription that the server has lost, or
// that was made with another key, is made again with one tap.
async function begin() {
  const why = unable();
  if (why) return say(why);
  await navigator.serviceWorker.register("/sw.js");
  const had = await subscription();
  if (!had) {
    show(false);
    return say("ready");
  }
  try {
    await renew(had, await remembered());
    fill(await send("POST", "subscriptions/own", { endpoint: had.endpoint }));
    show(true);
    say("on");
  } catch (failed) {
    if (failed.status !== 404) throw failed;
    await had.unsubscribe();
    show(false);
    say("lost");
  }
}

form.addEventListener("submit", run(subscribe));
form.querySelector("[data-do=test]").addEventListener("click", run(test));
form.querySelector("[data-do=off]").addEventListener("click", run(unsubscribe));
run(begin)(new Event("begin"));
