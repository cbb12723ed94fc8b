// The pseudo-locale: English in brackets and a third longer. Whatever a page says without brackets
// is in no catalogue, so that nobody can translate it; and there has to be room for longer words.
import assert from "node:assert/strict";
import { test } from "node:test";

process.env.MARKET_OPTIONS = "--pseudo-locale";
const { addToCart, open, shop, signIn, TEA, visitor } = await import("./market.js");
const { over } = await import("./look.js");

/** What stores wrote, which is in no catalogue. */
async function written(context) {
  const all = new Set();
  const add = (thing) => {
    for (const [key, value] of Object.entries(thing ?? {})) {
      if (/^(name|description|title)/.test(key) && value) all.add(value);
      else if (Array.isArray(value)) value.forEach(add);
      else if (typeof value === "object") add(value);
    }
  };
  for (const path of ["/api/stores", "/api/categories"]) {
    (await (await context.request.get(path)).json()).forEach(add);
  }
  let next = "/api/products?limit=100";
  while (next) {
    const reply = await context.request.get(next);
    (await reply.json()).forEach(add);
    next = /<([^>]+)>; rel="next"/.exec(reply.headers().link ?? "")?.[1];
  }
  // The names of the demonstration's users, and what an address is of.
  return [...all, "customer@night-market.example", "customer", "staff", "merchant", "admin"];
}

/** What the page says in English that is in no catalogue. */
async function unlisted(page, known) {
  const said = await page.evaluate(() => {
    const texts = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const { parentElement: parent } = node;
      if (parent.closest("script, noscript, textarea, code, .order select, [lang]:not(html)")) continue;
      if (node.data.trim()) texts.push(node.data.trim());
    }
    for (const name of ["aria-label", "placeholder", "title", "alt"]) {
      for (const one of document.querySelectorAll(`[${name}]`)) {
        if (one.getAttribute(name)) texts.push(one.getAttribute(name));
      }
    }
    return texts;
  });
  const names = known.toSorted((one, other) => other.length - one.length);
  return said.filter((text) => {
    if (text.includes("⟦")) return false;
    const rest = names.reduce((left, name) => left.replaceAll(name, ""), text);
    // Addresses, numbers of orders, amounts, times, punctuation and units of weight are the same in
    // every language.
    return /\p{L}/u.test(rest.replaceAll(/https?:\S+|\d{8}-\w+|NT\$|×|\d+(g|ml|cm)\b/g, ""));
  });
}

test("pages say nothing that is in no catalogue, and have room for longer words", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/en");
  const known = await written(context);
  assert.ok(known.length > 60, "what stores wrote is known");
  const see = async (path, name) => {
    if (path) await page.goto(path);
    assert.deepEqual(await unlisted(page, known), [], name);
    for (const width of [1280, 390, 320]) {
      await page.setViewportSize({ width, height: 844 });
      assert.ok(await over(page) <= 0, `${name}, ${width}: ${await over(page)} px too wide`);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  };
  await see("/en", "home");
  await see("/en/stores", "stores");
  await see("/en/categories", "categories");
  const { slug } = (await (await context.request.get("/api/stores")).json())[0];
  await see(`/en/stores/${slug}`, "store");
  await see("/en/login", "login");
  await see("/en/register", "register");
  await see("/en/cart", "cart-empty");
  await addToCart(page, TEA, "/en");
  await see(undefined, "added");
  await see("/en/cart", "cart");
  await see("/en/checkout", "checkout");
  await signIn(page, "customer");
  await see("/en/me", "me");
  await see("/en/orders", "orders");
  await signIn(page, "staff");
  for (const path of ["/en/desk", "/en/desk/orders", "/en/desk/products"]) {
    await see(path, path.slice(4).replaceAll("/", "-"));
  }
  await signIn(page, "admin");
  for (const path of ["/en/admin", "/en/admin/orders", "/en/admin/payments"]) {
    await see(path, path.slice(4).replaceAll("/", "-"));
  }
  assert.ok(page.url().startsWith(shop));
});
