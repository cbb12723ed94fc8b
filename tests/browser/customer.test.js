// A customer buys with scripts enabled: the order's page updates by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addToCart, calm, cashier, choose, NOODLES, open, order, orderOf, place, session, shop, signIn,
  stands, TEA, toCheckout, until, visitor, VOUCHER,
} from "./market.js";

test("a parcel is bought, and the cashier redirects the customer back", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/");
  await signIn(page, "customer");
  await addToCart(page, TEA);
  await page.goto("/cart");
  assert.match(await page.locator(".lines").innerText(), /四季春茶包/);
  const path = await order(page);
  assert.equal(new URL(page.url()).origin, cashier);
  await choose(page, "pay");
  await page.waitForURL(`${shop}${path}`);
  await stands(page, "paid");
  assert.match(await page.locator("#live table").innerText(), /已收款\s+NT\$\d/);
  // Still signed in after the visit to another site, and nothing is left in the cart.
  assert.ok(await session(page));
  assert.equal((await page.goto("/me")).status(), 200);
  assert.ok(await page.locator(".top [data-pieces]").isHidden());
  calm(page);
});

test("a pending order's page shows the payment without a reload", async (t) => {
  const context = await visitor(t);
  const [waiting, paying] = [await open(context, "/"), await open(context)];
  const path = await orderOf(paying, TEA);
  await waiting.goto(path);
  await stands(waiting, "pending");
  await waiting.evaluate(() => { window.same = "page"; });
  await waiting.locator(".history summary").click();

  await choose(paying, "pay");
  await stands(waiting, "paid");
  assert.equal(await waiting.evaluate(() => window.same), "page");
  assert.equal(await waiting.locator(".actions form[action$='/pay']").count(), 0);
  assert.equal(await waiting.locator(".steps [aria-current]").innerText(), "已付款");
  assert.deepEqual(await waiting.locator(".steps .done").allInnerTexts(), ["已下單"]);
  assert.ok(await waiting.locator(".history[open]").count(), "what was opened stays open");
  calm(waiting, paying);
});

test("a voucher completes by itself, and then its page stops polling", async (t) => {
  const context = await visitor(t);
  await context.clock.install();
  const [waiting, paying] = [await open(context, "/"), await open(context)];
  const path = await orderOf(paying, VOUCHER);
  const asked = [];
  waiting.on("response", (response) => {
    if (response.url().includes("?v=")) asked.push(response.status());
  });
  await waiting.goto(path);
  await waiting.evaluate(() => { window.same = "page"; });
  await until("an answer without a change", () => tick(waiting, () => asked.includes(204)));

  await choose(paying, "pay");
  await until("the voucher's completion", () =>
    tick(waiting, () => waiting.locator("#live .now .is-completed").count()));
  assert.equal(await waiting.evaluate(() => window.same), "page");
  assert.ok(asked.includes(200));
  assert.equal(await waiting.locator("#live[hx-get]").count(), 0);

  // A minute passes on the page's clock.
  const before = asked.length;
  await waiting.clock.runFor(60_000);
  assert.equal(asked.length, before);
  calm(waiting);
});

/** Advances the page's clock a little and returns `state()`. */
async function tick(page, state) {
  await page.clock.runFor(500);
  return state();
}

test("a double click places one order", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/en");
  await signIn(page, "customer");
  const before = (await (await page.goto("/en/orders")).text()).split("/en/orders/ord_").length;
  await addToCart(page, VOUCHER, "/en");
  await toCheckout(page);
  await page.locator('[name="fulfilment"][value="digital"]').check();
  await page.locator(".order button.main").dblclick();
  await page.waitForURL(`${cashier}/Cashier/**`);
  const after = (await (await page.goto("/en/orders")).text()).split("/en/orders/ord_").length;
  assert.equal(after, before + 1);
  calm(page);
});

test("a dish is ordered at the table, for which the form asks", async (t) => {
  const page = await open(await visitor(t), "/");
  await signIn(page, "customer");
  await addToCart(page, NOODLES);
  await toCheckout(page);
  await page.locator('[name="fulfilment"][value="takeaway"]').check();
  assert.equal(await page.locator("#table").isVisible(), false);
  await page.locator('[name="fulfilment"][value="dine_in"]').check();
  await page.locator("#table").fill("7");
  await page.goto(await place(page));
  await stands(page, "pending");
  assert.equal(await page.locator(".arrival").innerText(), "內用");
  assert.equal(await page.locator(".arrival + p").innerText(), "桌號 7");
  calm(page);
});
