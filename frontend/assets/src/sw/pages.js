// Keeps the last public pages seen. The network is asked first; when it does
// not answer in time, a copy is shown and says that it is one.
const PAGES = "pages-1";
const FILES = "files-1";
const MOST_PAGES = 50;
const MOST_FILES = 40;
const PATIENCE = 3000; // ms
const OFFLINE = ["/offline", "/en/offline", "/zh/offline"];

export function keepPages() {
  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("fetch", (event) => {
    const request = event.request;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
    else if (request.mode === "navigate" && isPublic(url.pathname)) event.respondWith(page(event));
  });
}

// isPublic leaves out what is not for keeping: the desk and its drafts, and
// what programs read.
function isPublic(path) {
  return !/^\/(desk|api|dev|feeds|files)(\/|$)/.test(path) || path === "/feeds";
}

// install keeps the pages to show when there is nothing else. Only those of
// this portal's languages are there; the others are no fault.
async function install() {
  const cache = await caches.open(PAGES);
  await Promise.all(OFFLINE.map((path) => cache.add(path).catch(() => {})));
  await self.skipWaiting();
}

// activate drops what an older version of this file kept.
async function activate() {
  for (const name of await caches.keys()) {
    if (name !== PAGES && name !== FILES && !name.startsWith("push-")) await caches.delete(name);
  }
  await self.clients.claim();
}

// file answers from the copy: an address in /static/ never changes its bytes.
async function file(request) {
  const cache = await caches.open(FILES);
  const kept = await cache.match(request);
  if (kept) return kept;
  const fresh = await fetch(request);
  if (fresh.ok) {
    await cache.put(request, fresh.clone());
    await trim(cache, MOST_FILES);
  }
  return fresh;
}

// page asks the network, waits PATIENCE, and then shows a copy if it has one.
// A late answer still renews the copy.
async function page(event) {
  const cache = await caches.open(PAGES);
  const fetched = fetch(event.request).then(async (fresh) => {
    if (fresh.ok && isHTML(fresh)) await keep(cache, event.request, fresh.clone());
    return fresh;
  });
  event.waitUntil(fetched.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, "late"));
  try {
    const first = await Promise.race([fetched, late]);
    if (first !== "late") return first;
    const kept = await cache.match(event.request);
    return kept ? marked(kept) : await fetched;
  } catch {
    const kept = await cache.match(event.request);
    return kept ? marked(kept) : offline(cache, event.request);
  }
}

function isHTML(response) {
  return (response.headers.get("Content-Type") || "").startsWith("text/html");
}

// keepPage fetches what an alert leads to, so that a tap on it without a network
// shows the page. When not even this gets through, what the alert says is kept.
export async function keepPage(alert) {
  const cache = await caches.open(PAGES);
  const request = new Request(alert.url);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const fresh = await fetch(alert.url, { signal: stop.signal, cache: "no-cache" });
    if (fresh.ok && isHTML(fresh)) return await keep(cache, request, fresh);
  } catch {
    // below
  } finally {
    clearTimeout(timer);
  }
  const line = (tag, text) => `<${tag}>${escape(text || "")}</${tag}>`;
  const html = `<!doctype html><html lang="${escape(alert.lang || "")}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width">${line("title", alert.title)}${line("h1", alert.title)}${line("p", alert.body)}`;
  return keep(cache, request, new Response(html, { headers: { "Content-Type": "text/html; charset=utf-8" } }));
}

function escape(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
}

// keep puts the copy behind all others, so that the oldest goes first, with
// the time it was made.
async function keep(cache, request, response) {
  const headers = new Headers(response.headers);
  headers.set("Gaoshi-Saved", new Date().toISOString());
  headers.delete("Content-Encoding");
  const copy = new Response(await response.text(), { status: response.status, headers });
  await cache.delete(request);
  await cache.put(request, copy);
  await trim(cache, MOST_PAGES);
}

async function trim(cache, most) {
  const keys = await cache.keys();
  const old = keys.filter((key) => !OFFLINE.includes(new URL(key.url).pathname));
  for (const key of old.slice(0, Math.max(0, old.length - most))) await cache.delete(key);
}

// marked shows the page's own line that says it is a copy, and of when.
async function marked(response) {
  const saved = new Date(response.headers.get("Gaoshi-Saved") || Date.now());
  const html = await response.text();
  const lang = (/<html lang="([\w-]+)"/.exec(html) || [])[1] || "zh-Hans";
  const when = saved.toLocaleString(lang, { dateStyle: "long", timeStyle: "short" });
  const body = html
    .replace('id="saved" class="saved" hidden', 'id="saved" class="saved" role="status"')
    .replace("<span></span></p>", `<time datetime="${saved.toISOString()}">${when}</time></p>`);
  return new Response(body, { status: response.status, headers: response.headers });
}

async function offline(cache, request) {
  const path = new URL(request.url).pathname;
  const inLanguage = OFFLINE.find((o) => o !== "/offline" && path.startsWith(o.slice(0, 3)) && /^(\/|$)/.test(path.slice(3)));
  return (inLanguage && (await cache.match(inLanguage))) || (await cache.match("/offline")) || Response.error();
}
