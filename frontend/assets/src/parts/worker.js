// The service worker keeps the last pages seen for when there is no network.
// It is registered when the page has loaded: reading comes first.
export function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  const register = () => navigator.serviceWorker.register("/sw.js").catch(() => {});
  if (document.readyState === "complete") register();
  else addEventListener("load", register);
}
