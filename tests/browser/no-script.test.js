// A customer buys without scripts: forms do everything, and pages refresh themselves.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addToCart, calm, cashier, choose, goToCashier, open, orderOf, session, shop, stands, TEA, visitor, VOUCHER,
} from "./market.js";

const WITHOUT = { javaScriptEnabled: false };

test("a parcel is bought with buttons only", async (t) => {
  const context = await visitor(t, WITHOUT);
  const [waiting, paying] = [await open(context), await open(context)];
  const path = await orderOf(paying, TEA);
  await waiting.goto(path);
  await stands(waiting, "pending");

  assert.equal(new URL(paying.url()).origin, cashier);
  await choose(paying, "pay");
  await paying.locator("form#return button").click();
  await paying.waitForURL(`${shop}${path}`);
  assert.ok(await session(paying));
  await stands(paying, "paid");
  // The other page, still open, shows the payment after its own refresh.
  await stands(waiting, "paid");
  calm(waiting, paying);
});

test("a voucher is bought, and its page stops refreshing when it is complete", async (t) => {
  const context = await visitor(t, WITHOUT);
  const page = await open(context);
  await page.goto(await orderOf(page, VOUCHER));
  assert.equal(await page.locator("noscript meta[http-equiv=refresh], meta[http-equiv=refresh]").count(), 1);
  await goToCashier(page);
  await choose(page, "pay");
  await page.locator("form#return button").click();
  await stands(page, "completed");
  assert.equal(await page.locator("meta[http-equiv=refresh]").count(), 0);
  calm(page);
});

test("a cart is changed, and an order is cancelled", async (t) => {
  const context = await visitor(t, WITHOUT);
  const page = await open(context);
  await addToCart(page, TEA);
  await page.goto("/cart");
  await page.locator(".change button[value='2']").click();
  assert.equal(await page.locator(".change input").inputValue(), "2");
  await page.locator(".change input").fill("30");
  await page.locator(".change input").press("Enter");
  await page.locator(".change input[value='30']").waitFor();
  await page.locator(".change button[value='29']").click();
  assert.equal(await page.locator(".change input").inputValue(), "29");
  await page.locator(".remove button").click();
  await page.locator(".empty").waitFor();

  await page.goto(await orderOf(page, VOUCHER));
  await page.locator(".actions summary").click();
  await page.locator("form[action$='/cancel'] button").click();
  await stands(page, "cancelled");
  assert.equal(await page.locator("meta[http-equiv=refresh]").count(), 0);
  calm(page);
});
