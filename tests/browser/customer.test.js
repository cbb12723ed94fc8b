// A customer buys, with scripts: whatever happens shows by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  act, calm, cashier, goToCashier, open, order, orderOf, addToCart, shop, signIn, stands, TEA,
  until, visitor, VOUCHER,
} from "./market.js";

test("a parcel is bought, and the cashier brings the customer back", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/");
  await signIn(page, "customer");
  await addToCart(page, TEA);
  assert.match(await page.locator(".lines").innerText(), /四季春茶包/);
  const path = await order(page);
  await stands(page, "pending");

  await goToCashier(page);
  assert.equal(new URL(page.url()).origin, cashier);
  await act(page, "pay");
  await page.waitForURL(`${shop}${path}`);
  // Back from another site, and still signed in.
  await page.locator(".who").waitFor();
  await stands(page, "paid");
  calm(page);
});

test("an order that waits shows its payment without being loaded again", async (t) => {
  const context = await visitor(t);
  const [waiting, paying] = [await open(context, "/"), await open(context)];
  const path = await orderOf(waiting, TEA);
  await stands(waiting, "pending");
  await waiting.evaluate(() => { window.same = "page"; });

  await paying.goto(path);
  await goToCashier(paying);
  await act(paying, "pay");
  await stands(waiting, "paid");
  assert.equal(await waiting.evaluate(() => window.same), "page");
  assert.equal(await waiting.locator(".actions form[action$='/pay']").count(), 0);
  assert.equal(await waiting.locator(".steps [aria-current]").innerText(), "已付款");
  calm(waiting, paying);
});

test("a voucher completes by itself, and then nobody asks any more", async (t) => {
  const context = await visitor(t);
  await context.clock.install();
  const [waiting, paying] = [await open(context, "/"), await open(context)];
  const path = await orderOf(waiting, VOUCHER);
  const asked = [];
  waiting.on("response", (response) => {
    if (response.url().includes("?v=")) asked.push(response.status());
  });
  await waiting.evaluate(() => { window.same = "page"; });
  await until("an answer of nothing new", () => tick(waiting, () => asked.includes(204)));

  await paying.goto(path);
  await goToCashier(paying);
  await act(paying, "pay");
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

/** Lets the page's clock go on a little, and looks. */
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
  await page.locator("a.button.main[href*='/checkout']").click();
  await page.locator('[name="fulfilment"][value="digital"]').check();
  await page.locator(".order button.main").dblclick();
  await page.waitForURL(/\/en\/orders\/ord_/);
  const after = (await (await page.goto("/en/orders")).text()).split("/en/orders/ord_").length;
  assert.equal(after, before + 1);
  calm(page);
});
