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

  // A number in the cart counts as soon as it is typed.
  document.addEventListener("change", (event) => {
    if (event.target.matches(".change input")) event.target.form.requestSubmit();
  });

  // Of the list of districts it makes two, and fills in the postal code.
  for (const districts of document.querySelectorAll("[data-counties]")) {
    const groups = [...districts.querySelectorAll("optgroup")];
    const first = districts.firstElementChild;
    const county = document.createElement("select");
    county.ariaLabel = districts.dataset.counties;
    county.required = districts.required;
    county.append(first.cloneNode(true), ...groups.map((group) => new Option(group.label)));
    const narrow = () => {
      const group = groups.find((one) => one.label === county.value);
      const chosen = districts.value;
      districts.replaceChildren(first, ...(group?.cloneNode(true).children ?? []));
      districts.value = chosen;
      if (districts.selectedIndex < 0) districts.selectedIndex = 0;
    };
    const named = districts.selectedOptions[0]?.parentElement;
    county.value = named?.label ?? "";
    if (county.selectedIndex < 0) county.selectedIndex = 0;
    narrow();
    county.addEventListener("change", narrow);
    districts.addEventListener("change", () => {
      const code = districts.form.elements.postal_code;
      if (code) code.value = districts.value.slice(0, 3);
    });
    districts.before(county);
  }

  // What is typed into the checkout is kept, whichever link leads away from it.
  const draft = document.querySelector("form[data-draft]");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='/']");
    const plain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!draft || !link || !plain || event.defaultPrevented) return;
    event.preventDefault();
    const button = Object.assign(document.createElement("button"), {
      name: "next", value: link.getAttribute("href"), formAction: draft.dataset.draft,
      formNoValidate: true, hidden: true,
    });
    draft.append(button);
    draft.requestSubmit(button);
  });
  document.addEventListener("submit", async (event) => {
    const other = event.target;
    if (!draft || other === draft || event.defaultPrevented || other.method !== "post") return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(draft));
    body.set("next", "/checkout");
    await fetch(draft.dataset.draft, { method: "POST", body, redirect: "manual" }).catch(() => {});
    other.submit();
  });

  // Goes on to the cashier, unless the shopper came back from there.
  const onward = document.querySelector("form[data-hand-over]");
  const visit = performance.getEntriesByType("navigation")[0];
  if (onward && visit?.type !== "back_forward") onward.requestSubmit();
})();
