// Enhances pages that work without it.
"use strict";
(() => {
  // The policy forbids eval, so htmx has no trigger filters: polling of hidden tabs stops here. A
  // board that rings is listened to, not looked at.
  const rings = () => document.querySelector('[data-sound][aria-pressed="true"]');
  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden && !rings()) event.preventDefault();
  });

  // A double click submits a form once; after three seconds it may be submitted again.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const last = sent.get(event.target) ?? -Infinity;
    if (event.timeStamp - last < 3000) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });

  // One fewer and one more, beside a number.
  for (const stepper of document.querySelectorAll("[data-stepper]")) {
    const input = stepper.querySelector("input");
    const button = (label, sign, step) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", textContent: sign, ariaLabel: label });
      made.addEventListener("click", () => input[step]());
      return made;
    };
    input.before(button(stepper.dataset.fewer, "−", "stepDown"));
    input.after(button(stepper.dataset.more, "+", "stepUp"));
  }

  // The number of pieces in the cart, which cached pages can't hold.
  const count = () => {
    const pieces = /(?:^|; )(?:__Host-)?pieces=(\d+)/.exec(document.cookie)?.[1] ?? "0";
    for (const badge of document.querySelectorAll("[data-pieces]")) {
      badge.hidden = pieces === "0";
      badge.firstElementChild.textContent = pieces;
    }
  };
  count();
  addEventListener("pageshow", count);

  // A product is put into the cart without leaving the page; what fails is sent the long way.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form.add")) return;
    event.preventDefault();
    try {
      const body = new URLSearchParams(new FormData(form));
      const reply = await fetch(form.action, {
        method: "POST", body, headers: { "HX-Request": "true" },
      });
      if (!reply.ok) throw new Error(`${reply.status}`);
      const said = new DOMParser().parseFromString(await reply.text(), "text/html");
      document.querySelectorAll(".toast").forEach((old) => old.remove());
      document.querySelector("main").append(said.querySelector(".toast"));
      sent.delete(form);
      count();
    } catch {
      form.submit();
    }
  });

  // A board says how old it is and how long each order waits, and warns where it can't be renewed.
  const watch = document.querySelector("[data-watch]");
  const STALE_MS = 12_000;
  const watchBoard = () => {
    const { ago, minutes, hours, days, now } = watch.dataset;
    const fresh = watch.textContent;
    const skew = Date.now() - Number(now);
    let heard = Date.now();
    let shown = heard;
    const waited = (ms) => {
      const hour = 3_600_000;
      if (ms < hour) return minutes.replace("#", Math.floor(ms / 60_000));
      if (ms < 48 * hour) return hours.replace("#", Math.floor(ms / hour));
      return days.replace("#", Math.floor(ms / (24 * hour)));
    };
    const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
    setInterval(() => {
      const age = Math.floor((Date.now() - heard) / 1000);
      write(watch, age < 1 ? fresh : ago.replace("#", age));
      // A tab that was hidden asks again first.
      const old = Date.now() - Math.max(heard, shown) > STALE_MS;
      document.querySelector("[data-stale]").hidden = !old;
      for (const time of document.querySelectorAll("[data-since]")) {
        write(time, waited(Math.max(0, Date.now() - skew - Number(time.dataset.since))));
      }
    }, 1000);
    document.addEventListener("visibilitychange", () => { shown = Date.now(); });
    document.addEventListener("htmx:after:request", (event) => {
      if (event.detail.ctx.response.status < 400) heard = Date.now();
    });
  };
  if (watch) watchBoard();

  // Rings for each new order, from a press of a button on: browsers allow no sound before.
  const bell = document.querySelector("[data-sound]");
  const ringForNewOrders = () => {
    let audio;
    const tickets = () => Array.from(document.querySelectorAll("[data-ticket]"), ({ id }) => id);
    let known = new Set(tickets());
    const ring = () => {
      for (const [start, pitch] of [[0, 880], [0.18, 1320]]) {
        const [tone, volume] = [audio.createOscillator(), audio.createGain()];
        tone.frequency.value = pitch;
        volume.gain.setValueAtTime(0.3, audio.currentTime + start);
        volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.4);
        tone.connect(volume).connect(audio.destination);
        tone.start(audio.currentTime + start);
        tone.stop(audio.currentTime + start + 0.4);
      }
    };
    bell.hidden = false;
    bell.addEventListener("click", () => {
      if (audio) audio.close();
      audio = audio ? null : new AudioContext();
      bell.setAttribute("aria-pressed", `${Boolean(audio)}`);
      if (audio) ring();
    });
    document.addEventListener("htmx:after:swap", () => {
      const now = tickets();
      if (audio && now.some((id) => !known.has(id))) ring();
      known = new Set(now);
    });
  };
  if (bell) ringForNewOrders();

  // Goes on to the cashier, unless the shopper came back from there.
  const onward = document.querySelector("form[data-hand-over]");
  const visit = performance.getEntriesByType("navigation")[0];
  if (onward && visit?.type !== "back_forward") onward.requestSubmit();
})();
