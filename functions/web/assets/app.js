// Adds to pages that work without it.
"use strict";
(() => {
  // Without eval there are no trigger filters: a hidden tab is kept from asking here.
  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden) event.preventDefault();
  });

  // A double click sends a form once; whoever waited may send it again.
  const sent = new WeakMap();
  document.addEventListener("submit", (event) => {
    const last = sent.get(event.target) ?? -Infinity;
    if (event.timeStamp - last < 3000) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });

  // On to the cashier, unless the shopper came back from there.
  const onward = document.querySelector("form[data-hand-over]");
  const visit = performance.getEntriesByType("navigation")[0];
  if (onward && visit?.type !== "back_forward") onward.requestSubmit();
})();
