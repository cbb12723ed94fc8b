// Enhances the forms of the cart, the checkout and addresses, which work without it.
"use strict";
(() => {
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
  // A refused form is the answer to a POST: whoever goes back to it is shown the page anew.
  if (draft) history.replaceState(null, "", location.href);
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
})();
