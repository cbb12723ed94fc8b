// Staff sends what a customer paid for, and the customer sees it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { act, calm, goToCashier, open, orderOf, signIn, stands, TEA, visitor } from "./market.js";

test("an order is shipped and delivered while the customer watches", async (t) => {
  const customer = await open(await visitor(t));
  const path = await orderOf(customer, TEA);
  await goToCashier(customer);
  await choose(customer, "pay");
  await stands(customer, "paid");
  await customer.evaluate(() => { window.same = "page"; });

  const staff = await open(await visitor(t), "/");
  await signIn(staff, "staff");
  await staff.waitForURL("**/staff/orders");
  const row = staff.locator("tbody tr", { has: staff.locator(`a[href="${path}"]`) });
  await row.locator('button[value="shipped"]').click();
  await row.locator(".is-shipped").waitFor();
  await stands(customer, "shipped");
  // What was delivered is complete: the market takes that step itself.
  await row.locator('button[value="delivered"]').click();
  await stands(customer, "completed");
  await staff.reload();
  await row.locator(".is-completed").waitFor();
  assert.equal(await row.locator(".moves button").count(), 0);
  assert.equal(await customer.evaluate(() => window.same), "page");
  assert.equal(await customer.locator(".steps .done").count(), 5);
  assert.equal(await customer.locator(".history li").count(), 5);
  calm(customer, staff);
});

test("a customer is not let into the staff's pages", async (t) => {
  const page = await open(await visitor(t), "/");
  await signIn(page, "customer");
  assert.equal(await page.locator(".top nav a[href='/staff/orders']").count(), 0);
  const answer = await page.goto("/staff/orders");
  assert.equal(answer.status(), 403);
  await page.locator(".problem a[href='/login']").click();
  await page.waitForURL("**/login");
});
