// A store's board: it says how old it is and how long each order waits, warns where it can't be
// renewed, and rings for new orders.
"use strict";
(() => {
  const STALE_MS = 12_000;
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const watch = document.querySelector("[data-watch]");
  const warning = document.querySelector("[data-stale]");
  const { ago, minutes, hours, days, now } = watch.dataset;
  const fresh = watch.textContent;
  // How far this clock is ahead of the market's.
  const ahead = Date.now() - Number(now);
  let heard = Date.now();
  let shown = heard;

  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const waited = (ms) => {
    if (ms < HOUR) return minutes.replace("#", Math.floor(ms / MINUTE));
    if (ms < 48 * HOUR) return hours.replace("#", Math.floor(ms / HOUR));
    return days.replace("#", Math.floor(ms / (24 * HOUR)));
  };
  setInterval(() => {
    const age = Math.floor((Date.now() - heard) / 1000);
    write(watch, age < 1 ? fresh : ago.replace("#", age));
    // A tab that was hidden asks first.
    warning.hidden = Date.now() - Math.max(heard, shown) < STALE_MS;
    for (const time of document.querySelectorAll("#board [data-since]")) {
      write(time, waited(Math.max(0, Date.now() - ahead - Number(time.dataset.since))));
    }
  }, 1000);
  document.addEventListener("visibilitychange", () => { shown = Date.now(); });
  document.addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx.response.status < 400) heard = Date.now();
  });

  // Browsers allow no sound before somebody has pressed something.
  const bell = document.querySelector("[data-sound]");
  const tickets = () => Array.from(document.querySelectorAll("[data-ticket]"), ({ id }) => id);
  let known = new Set(tickets());
  let audio = null;
  const ring = () => {
    for (const [after, pitch] of [[0, 880], [0.18, 1320]]) {
      const [tone, volume, start] =
        [audio.createOscillator(), audio.createGain(), audio.currentTime + after];
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.3, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.4);
    }
  };
  bell.hidden = false;
  bell.addEventListener("click", () => {
    if (audio) audio.close();
    audio = audio ? null : new AudioContext();
    bell.setAttribute("aria-pressed", `${Boolean(audio)}`);
    bell.toggleAttribute("data-rings", Boolean(audio));
    if (audio) ring();
  });
  document.addEventListener("htmx:after:swap", () => {
    const there = tickets();
    if (audio && there.some((id) => !known.has(id))) ring();
    known = new Set(there);
  });
})();
