// A guest buys without an account, comes back by the link of the order, and keeps it in an account.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addToCart, calm, choose, fillContact, goToCashier, NOODLES, open, order, place, shop, stands, TEA,
  toCheckout, visitor,
} from "./market.js";

test("a guest opens the order in another browser, and pays there", async (t) => {
  const page = await open(await visitor(t), "/");
  await addToCart(page, TEA);
  const path = await order(page);
  await page.goto(path);
  await stands(page, "pending");
  const link = await page.locator("a.key").getAttribute("href");
  assert.ok(link.startsWith(`${shop}${path}?k=`), link);

  // Nobody else sees it; whoever has the link does, and the key leaves the address.
  const stranger = await open(await visitor(t), path);
  assert.equal(await stranger.locator("#live").count(), 0);
  const other = await open(await visitor(t), link);
  await stands(other, "pending");
  assert.equal(other.url(), `${shop}${path}`);

  // ECPay is asked first whether the first attempt was paid.
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
  await toCheckout(page);
  await fillContact(page);
  await page.locator('[name="fulfilment"][value="takeaway"]').check();
  await page.goto(await place(page));
  await stands(page, "pending");
  assert.match(await page.locator("a.key").getAttribute("href"), /\/en\/orders\/ord_\w+\?k=/);
  await page.locator(".actions summary").click();
  await page.getByLabel("It takes too long").check();
  await page.locator("form[action$='/cancel'] button").click();
  await stands(page, "cancelled");
  await page.getByText("Reason for the cancellation: It takes too long").waitFor();
  calm(page);
});

test("a guest makes an account from the order, which then belongs to it", async (t) => {
  const page = await open(await visitor(t), "/");
  await addToCart(page, NOODLES);
  await toCheckout(page);
  await fillContact(page);
  await page.locator("#email").fill("guest@example.com");
  await page.locator('[name="fulfilment"][value="takeaway"]').check();
  const path = await place(page);
  await page.goto(path);
  await page.getByRole("link", { name: "註冊" }).click();
  assert.equal(await page.locator("#email").inputValue(), "guest@example.com");
  await page.locator("#username").fill("newcomer");
  await page.locator("#password").fill("lanterns at ten");
  await page.locator(".sheet button.main").click();
  await page.waitForURL(`${shop}${path}`);
  await stands(page, "pending");
  assert.equal(await page.locator("a.key").count(), 0, "the link opens it no longer");
  await page.goto("/orders");
  await page.locator(`a[href="${path}"]`).waitFor();
  calm(page);
});
