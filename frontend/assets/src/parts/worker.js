// The service worker keeps the last pages seen for when there is no network.
// It is registered when the page has loaded: reading comes first.
export function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  // A visit is when the worker renews a subscription to alerts, once a day.
  const register = () =>
    navigator.serviceWorker
      .register("/sw.js")
      .then(() => navigator.serviceWorker.ready)
      .then((worker) => worker.active.postMessage("visit"))
      .catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}
