// sayAgo adds how long ago something was seen. The page says the time itself:
// it may be a screenshot of last week.
export function sayAgo() {
  if (!window.Intl || !Intl.RelativeTimeFormat) return;
  const say = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  for (const time of document.querySelectorAll("[data-seen] time")) {
    const minutes = Math.round((new Date(time.dateTime) - Date.now()) / 60000);
    if (minutes > 0 || minutes < -48 * 60) continue;
    const text = minutes > -90 ? say.format(minutes, "minute") : say.format(Math.round(minutes / 60), "hour");
    time.after(` (${text})`);
  }
}

// nearFirst sorts a list by distance. The phone works it out itself; the place
// is sent nowhere.
export function nearFirst() {
  const button = document.querySelector("[data-near]");
  if (!button || !navigator.geolocation) return;
  const hint = document.getElementById("near");
  button.hidden = hint.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      async (place) => {
        await allPages(document.getElementById(button.dataset.near));
        sort(document.getElementById(button.dataset.near), place.coords, button.dataset.awayText);
      },
      () => {
        hint.textContent = button.dataset.failed;
        button.disabled = false;
      },
      { maximumAge: 60000, timeout: 15000 },
    );
  });
}

// allPages appends the lists of the pages behind this one: the nearest may be
// on the last.
async function allPages(list) {
  let next = document.querySelector(".pager [rel=next]");
  for (let n = 0; next && n < 60; n++) {
    const answer = await fetch(next.href);
    if (!answer.ok) break;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const row of page.querySelectorAll(`#${list.id} > li`)) list.append(document.adoptNode(row));
    next = page.querySelector(".pager [rel=next]");
  }
  const pager = document.querySelector(".pager");
  if (pager) pager.hidden = true;
}

function sort(list, here, text) {
  const rows = [...list.children].map((row) => ({ row, km: distance(row.dataset, here) }));
  rows.sort((a, b) => a.km - b.km);
  for (const { row, km } of rows) {
    if (km < Infinity) row.querySelector("[data-away]").textContent = " · " + text.replace("{km}", km.toFixed(1));
    list.append(row);
  }
}

// distance is kilometres on a round earth; rows without a place come last.
function distance({ lat, lon }, here) {
  if (!lat) return Infinity;
  const rad = Math.PI / 180;
  const a = Math.sin(((lat - here.latitude) * rad) / 2) ** 2;
  const b = Math.sin(((lon - here.longitude) * rad) / 2) ** 2;
  return 12742 * Math.asin(Math.sqrt(a + Math.cos(lat * rad) * Math.cos(here.latitude * rad) * b));
}
