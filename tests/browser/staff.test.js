// A store's staff and owner move orders on, and the customer's page follows.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  calm, choose, NOODLES, open, orderOf, signIn, stands, TEA, visitor,
} from "./market.js";

// The login that works for the store, a product, the steps of its orders that the store takes, and
// the status that the order has after the last of them.
const CASES = [
  // The market completes a delivered order itself.
  { login: "tea", product: TEA, steps: ["shipped", "delivered"] },
  { login: "staff", product: NOODLES, steps: ["preparing", "ready", "completed"] },
];

for (const { login, product, steps } of CASES) {
  test(`${login} marks an order ${steps.join(", then ")}; the customer's page follows`, async (t) => {
    const customer = await open(await visitor(t));
    const path = await orderOf(customer, product);
    await choose(customer, "pay");
    await stands(customer, "paid");
    await customer.evaluate(() => { window.same = "page"; });

    const staff = await open(await visitor(t), "/");
    await signIn(staff, login);
    await staff.waitForURL("**/staff/orders");
    const row = staff.locator("tbody tr", { has: staff.locator(`a[href="${path}"]`) });
    for (const step of steps) {
      await row.locator(`button[value="${step}"]`).click();
      await stands(customer, step === "delivered" ? "completed" : step);
    }
    await staff.reload();
    await row.locator(".is-completed").waitFor();
    assert.equal(await row.locator(".moves button").count(), 0);
    assert.equal(await customer.evaluate(() => window.same), "page");
    assert.equal(await customer.locator(".steps .done").count(), 5);
    assert.equal(await customer.locator(".history li").count(), 5);
    calm(customer, staff);
  });
}

test("staff see the orders of their own store only", async (t) => {
  const customer = await open(await visitor(t));
  const path = await orderOf(customer, TEA);
  const staff = await open(await visitor(t), "/");
  await signIn(staff, "staff");
  await staff.waitForURL("**/staff/orders");
  assert.equal(await staff.locator(`a[href="${path}"]`).count(), 0);
  await signIn(staff, "tea");
  await staff.locator(`a[href="${path}"]`).waitFor();
  calm(customer, staff);
});

test("a customer may not open the staff's pages", async (t) => {
  const page = await open(await visitor(t), "/");
  await signIn(page, "customer");
  assert.equal(await page.locator(".top nav a[href='/staff/orders']").count(), 0);
  const answer = await page.goto("/staff/orders");
  assert.equal(answer.status(), 403);
  await page.locator(".problem a[href='/login']").click();
  await page.waitForURL("**/login");
});

test("each store has a login on the strip, which opens its orders", async (t) => {
  const page = await open(await visitor(t), "/en");
  for (const [login, label] of [
    ["staff", "Staff: noodles"], ["merchant", "Merchant: gifts"],
    ["tea", "Merchant: tea"], ["stall", "Merchant: stall"],
  ]) {
    const button = page.locator(`.strip form:has([value="${login}"]) button`);
    assert.equal(await button.textContent(), label);
    await page.goto("/en");
    await signIn(page, login);
    await page.waitForURL("**/en/staff/orders");
  }
  calm(page);
});
