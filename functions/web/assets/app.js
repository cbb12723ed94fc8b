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

  // Goes on to the cashier, unless the shopper came back from there.
  const onward = document.querySelector("form[data-hand-over]");
  const visit = performance.getEntriesByType("navigation")[0];
  if (onward && visit?.type !== "back_forward") onward.requestSubmit();
})();
