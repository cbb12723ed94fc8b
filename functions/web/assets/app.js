// Enhances pages that work without it.
"use strict";
(() => {
  // The policy forbids eval, so htmx has no trigger filters: polling of hidden tabs stops here.
  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden) event.preventDefault();
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

  // A page that refreshes itself says when it can't.
  const stale = (is) => {
    for (const told of document.querySelectorAll("[data-stale]")) told.hidden = !is;
  };
  document.addEventListener("htmx:after:request", () => stale(false));
  for (const event of ["htmx:error", "htmx:response:error"]) {
    document.addEventListener(event, () => stale(true));
  }
  addEventListener("offline", () => stale(true));

  // Goes on to the cashier, unless the shopper came back from there.
  const onward = document.querySelector("form[data-hand-over]");
  const visit = performance.getEntriesByType("navigation")[0];
  if (onward && visit?.type !== "back_forward") {
    // Whoever goes back from there comes to the order, and not to a POST that is sent again.
    history.replaceState(null, "", onward.dataset.handOver);
    onward.requestSubmit();
  }
})();
