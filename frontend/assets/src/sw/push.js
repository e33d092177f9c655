// Receives alerts, shows them, opens their pages, and keeps the subscription
// alive when the browser changes it.
import { keepPage } from "./pages.js";
import { isDue, renew, remembered } from "../push/remember.js";

const VERSION = 1; // of the message; see push.AlertVersion

// What is shown of a message that cannot be read: a push must show something,
// and a reader should know that there is something to read.
const PLAIN = { title: "有新的通知 · There is news", body: "请打开网页查看。 Open the site to read it.", url: "/", tag: "news" };

export function receiveAlerts() {
  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open((event.notification.data || PLAIN).url));
  });
  self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(changed(event)));
  self.addEventListener("message", (event) => {
    if (event.data === "visit") event.waitUntil(renewDaily().catch(() => {}));
  });
}

// read takes what a message says, or the plain notice when it is none that this
// worker knows.
function read(data) {
  try {
    const m = data.json();
    if (m.v === VERSION && m.title && m.tag && isPath(m.url)) return m;
  } catch {
    // shown as plain
  }
  return PLAIN;
}

// isPath keeps a message from opening another site.
function isPath(url) {
  return typeof url === "string" && url.startsWith("/") && new URL(url, location.origin).origin === location.origin;
}

// show puts it on the screen. The tag replaces what the same piece showed
// before; a correction rings again, for what it replaces was believed.
async function show(data) {
  const m = read(data);
  await self.registration.showNotification(m.title, {
    body: m.body || "",
    tag: m.tag,
    renotify: Boolean(m.correction) || m.severity === "emergency",
    requireInteraction: m.severity === "emergency",
    lang: m.lang || "",
    timestamp: Date.now(),
    data: { url: m.url },
  });
  if (m !== PLAIN) await keepPage(m);
}

// open shows the page, in a tab that has it or in a new one.
async function open(url) {
  const wanted = new URL(url, location.origin).href;
  for (const client of await self.clients.matchAll({ type: "window", includeUncontrolled: true })) {
    if (client.url === wanted && "focus" in client) return client.focus();
  }
  return self.clients.openWindow(wanted);
}

// renewDaily keeps the subscription alive on visits. Some browsers change or
// lose one and tell nobody.
async function renewDaily() {
  const was = await remembered();
  if (!was || !(await isDue())) return;
  await changed({ newSubscription: await self.registration.pushManager.getSubscription() });
}

// changed subscribes again with what the office's server signs with, and moves
// the choices over from the subscription that ended.
async function changed(event) {
  const was = (event.oldSubscription && event.oldSubscription.endpoint) || (await remembered());
  let now = event.newSubscription || (await self.registration.pushManager.getSubscription());
  if (!now) {
    const answer = await fetch("/api/v1/push/key");
    const { key } = await answer.json();
    now = await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }
  await renew(now, was);
}
