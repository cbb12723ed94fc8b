// The API reference: Swagger UI, served by the market and loading nothing from other sites.
import assert from "node:assert/strict";
import { test } from "node:test";
import axe from "axe-core";
import { NOODLES, addToCart, calm, open, shop, visitor } from "./market.js";

const METHODS = ["get", "post", "put", "patch", "delete"];

test("/docs lists every operation, and requests nothing from other origins", async (t) => {
  const context = await visitor(t);
  const page = await open(context);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const answer = await page.goto("/docs");
  assert.equal(answer.status(), 200);
  await page.locator(".opblock").first().waitFor();

  const { paths } = await (await context.request.get("/api/openapi.json")).json();
  const documented = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => method in item).map((method) => `${method} ${path}`));
  const shown = await page.locator(".opblock-summary").evaluateAll((all) => all.map((one) => {
    const method = one.querySelector(".opblock-summary-method").textContent.toLowerCase();
    return `${method} ${one.querySelector("[data-path]").dataset.path}`;
  }));
  assert.ok(documented.length > 20);
  assert.deepEqual(shown.toSorted(), documented.toSorted());
  assert.equal(await page.locator(".errors-wrapper").count(), 0);

  const foreign = asked.filter((url) => !url.startsWith("data:") && new URL(url).origin !== shop);
  assert.deepEqual(foreign, []);

  await page.setViewportSize({ width: 360, height: 800 });
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  assert.ok(scrollWidth <= clientWidth);
  calm(page);
});

test("operations are grouped by context, aliases apart and each with its canonical path", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/docs");
  await page.locator(".opblock").first().waitFor();
  const groups = await page.locator(".opblock-tag-section").evaluateAll((all) => all.map((group) => ({
    name: group.querySelector("[data-tag]").dataset.tag,
    operations: [...group.querySelectorAll(".opblock-summary")].map((one) => ({
      path: one.querySelector("[data-path]").dataset.path,
      summary: one.querySelector(".opblock-summary-description").textContent,
    })),
  })));
  assert.deepEqual(groups.map(({ name }) => name),
    ["accounts", "cart", "catalog", "orders", "payments", "system", "aliases"]);
  const canonical = new Set(groups.slice(0, -1).flatMap(({ operations }) => operations)
    .map(({ path }) => path));
  const aliases = groups.at(-1).operations;
  assert.ok(aliases.some(({ path }) => path === "/orchestration/orders"));
  for (const { path, summary } of aliases) {
    const [, original] = /^Alias of [A-Z]+ (\/\S+)$/.exec(summary) ?? [];
    assert.ok(canonical.has(original), `${path}: ${summary}`);
  }
});

test("in the demonstration market /docs is signed in, and operations work as they stand", async (t) => {
  const context = await visitor(t);
  const shopping = await open(context);
  await addToCart(shopping, NOODLES);
  const cookies = await context.cookies();

  const page = await open(context, "/docs");
  await signedIn(page);
  assert.equal((await run(page, "/api/orders", "get")).status(), 200);
  const added = await run(page, "/api/cart/items", "post");
  assert.equal(added.status(), 200);
  const { items: [item] } = await added.json();
  assert.deepEqual(item.quantity, added.request().postDataJSON().quantity);
  const placed = await run(page, "/api/orders", "post");
  assert.equal(placed.status(), 201);
  assert.equal((await placed.json()).status, "pending");

  // It is a session of its own: the guest of this browser is still one, with the cart as it was.
  assert.deepEqual(await context.cookies(), cookies);
  calm(page);
});

test("a token that has expired is replaced by the next try", async (t) => {
  const page = await open(await visitor(t), "/docs");
  await signedIn(page);
  const entered = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/auth/login") entered.push(request);
  });
  const first = await run(page, "/api/cart", "get");
  assert.equal(entered.length, 0);
  await page.clock.setSystemTime(Date.now() + 30 * 60_000);
  const second = await run(page, "/api/auth/me", "get");
  assert.equal(second.status(), 200);
  assert.equal(entered.length, 1);
  const sent = (answer) => answer.request().headers().authorization;
  assert.notEqual(sent(first), sent(second));
  calm(page);
});

test("elsewhere an operation is tried without a token, and with one that is pasted", async (t) => {
  const context = await visitor(t);
  const page = await open(context);
  // The page as another market answers it, which `nobody_is_signed_in_by_the_api_reference` shows.
  await page.route("**/docs", async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(' data-login="customer"', "");
    await route.fulfill({ response: answer, body });
  });
  await page.goto("/docs");
  const answer = await run(page, "/api/products", "get");
  assert.equal(answer.status(), 200);
  const products = await answer.json();
  assert.ok(Array.isArray(products) && products.length > 0);
  assert.ok(answer.headers()["x-next-cursor"]);
  assert.match(answer.headers().link, /rel="next"/);
  assert.equal(answer.request().headers().authorization, undefined);

  const session = await context.request.post("/api/auth/login", {
    data: { username: "customer", password: "customer" },
  });
  await page.locator(".scheme-container .authorize").click();
  await page.locator("#auth-bearer-value").fill((await session.json()).access_token);
  await page.locator(".auth-container .authorize").click();
  await page.locator(".auth-container .btn-done").click();
  assert.equal((await run(page, "/api/orders", "get")).status(), 200);
  // A token is in memory only.
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  calm(page);
});

// What the viewer's own markup breaks.
const OF_THE_VIEWER = [
  "heading-order", "nested-interactive", "region", "scrollable-region-focusable", "select-name",
];
const rules = Object.fromEntries(OF_THE_VIEWER.map((rule) => [rule, { enabled: false }]));
// What has every kind of text in it; all groups and schemas would take axe half a minute.
const section = (name) => `.opblock-tag-section:has(#operations-tag-${name})`;
const LOOKED_AT = [
  "header", ".information-container", ".scheme-container", section("cart"), section("aliases"),
  ".models .json-schema-2020-12:first-child",
];

test("texts on /docs can be read, light and dark", async (t) => {
  const page = await open(await visitor(t), "/docs");
  await signedIn(page);
  await run(page, "/api/cart", "get");
  await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const html = colorScheme === "dark" ? "html.dark-mode" : "html:not(.dark-mode)";
    await page.locator(html).waitFor();
    const { violations } = await page.evaluate(([include, rules]) =>
      window.axe.run({ include }, { rules, resultTypes: ["violations"] }), [LOOKED_AT, rules]);
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => `${n.html} ${n.any[0]?.message}`)}`), [],
      colorScheme);
  }
  calm(page);
});

/** Waits until the page has a token. */
async function signedIn(page) {
  await page.locator("#session", { hasText: "Signed in" }).waitFor();
}

/** Opens an operation, executes it as it is, and returns the response. */
async function run(page, path, method) {
  const block = page.locator(`.opblock-${method}`, {
    has: page.locator(`.opblock-summary-path[data-path="${path}"]`),
  });
  await block.locator(".opblock-summary-control").click();
  const answering = page.waitForResponse((response) => {
    const { origin, pathname } = new URL(response.url());
    return origin === shop && pathname === path;
  });
  await block.locator(".execute").click();
  const answer = await answering;
  await block.locator(".live-responses-table .response-col_status", { hasText: `${answer.status()}` })
    .first().waitFor();
  return answer;
}
