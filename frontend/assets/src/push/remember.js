// What page and worker both know of the subscription. The endpoint is kept
// where both can reach it: when a browser changes it, the old one is the only
// proof of whose choices they were.
const BOX = "push-1";
const PLACE = "/push/endpoint"; // a key, not an address that is ever fetched

export async function remember(endpoint) {
  const box = await caches.open(BOX);
  if (endpoint) await box.put(PLACE, new Response(endpoint));
  else await box.delete(PLACE);
}

export async function remembered() {
  const box = await caches.open(BOX);
  const kept = await box.match(PLACE);
  return kept ? kept.text() : "";
}

const STAMP = "/push/renewed";
const DAY = 24 * 3600 * 1000; // ms

// isDue is true once a day.
export async function isDue() {
  const box = await caches.open(BOX);
  const kept = await box.match(STAMP);
  if (kept && Date.now() - Number(await kept.text()) < DAY) return false;
  await box.put(STAMP, new Response(String(Date.now())));
  return true;
}

// send asks the server about the subscription; the answer's body, or an error
// with the server's own words.
export async function send(method, path, body) {
  const answer = await fetch("/api/v1/push/" + path, {
    method,
    headers: { "Content-Type": "application/json", Accept: "application/json", "Accept-Language": language() },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  const said = text ? JSON.parse(text) : {};
  if (answer.ok) return said;
  throw Object.assign(new Error(said.detail || said.title || answer.statusText), { status: answer.status });
}

// language is the page's language; a worker has none.
function language() {
  return typeof document === "undefined" ? "zh" : document.documentElement.lang.slice(0, 2);
}

// renew tells the server that this browser is still there, and moves what it
// knew of another endpoint to this one.
export async function renew(subscription, was) {
  await send("POST", "subscriptions/renew", { ...subscription.toJSON(), was: was === subscription.endpoint ? "" : was });
  await remember(subscription.endpoint);
}
