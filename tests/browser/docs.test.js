// The API reference: Swagger UI, served by the market and loading nothing from other sites.
import assert from "node:assert/strict";
import { test } from "node:test";
import { calm, open, shop, visitor } from "./market.js";

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

test("an operation is tried on /docs, without and with a token", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/docs");
  const answer = await run(page, "/api/products", "get");
  assert.equal(answer.status(), 200);
  const products = await answer.json();
  assert.ok(Array.isArray(products) && products.length > 0);
  assert.ok(answer.headers()["x-next-cursor"]);
  assert.match(answer.headers().link, /rel="next"/);

  const session = await context.request.post("/api/auth/login", {
    data: { username: "customer", password: "customer" },
  });
  await page.locator(".scheme-container .authorize").click();
  await page.locator("#auth-bearer-value").fill((await session.json()).access_token);
  await page.locator(".auth-container .authorize").click();
  await page.locator(".auth-container .btn-done").click();
  assert.equal((await run(page, "/api/orders", "get")).status(), 200);
  calm(page);
});

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
