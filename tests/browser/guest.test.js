// A guest buys without an account, and comes back by the link of the order.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addToCart, calm, choose, goToCashier, NOODLES, open, order, shop, stands, TEA, visitor,
} from "./market.js";

/** Fills in who orders: an order of a guest is known by nothing else. */
async function fillContact(page) {
  await page.locator("#name").fill("訪客");
  await page.locator("#phone").fill("0922333444");
}

test("a guest pays for a parcel and opens the order in another browser", async (t) => {
  const page = await open(await visitor(t), "/");
  await addToCart(page, TEA);
  const path = await order(page);
  await stands(page, "pending");
  const link = await page.locator("a.key").getAttribute("href");
  assert.ok(link.startsWith(`${shop}${path}?k=`), link);

  // Nobody else sees it; whoever has the link does, and the key leaves the address.
  const stranger = await open(await visitor(t), path);
  assert.equal(await stranger.locator("#live").count(), 0);
  const other = await open(await visitor(t), link);
  await stands(other, "pending");
  assert.equal(other.url(), `${shop}${path}`);

  await goToCashier(other);
  await choose(other, "pay");
  await other.waitForURL(`${shop}${path}`);
  await stands(other, "paid");
  await stands(page, "paid");
  calm(page, other);
});

test("a guest without scripts fetches a meal at the stall, and cancels", async (t) => {
  const page = await open(await visitor(t, { javaScriptEnabled: false }), "/en");
  await addToCart(page, NOODLES, "/en");
  await page.locator("a.button.main[href*='/checkout']").click();
  await fillContact(page);
  await page.locator('[name="fulfilment"][value="takeaway"]').check();
  await page.locator(".order button.main").click();
  await stands(page, "pending");
  assert.match(await page.locator("a.key").getAttribute("href"), /\/en\/orders\/ord_\w+\?k=/);
  await page.locator(".actions summary").click();
  await page.locator("form[action$='/cancel'] button").click();
  await stands(page, "cancelled");
  calm(page);
});
