// Every scenario of the cashier leads to the right status of the order.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  calm, choose, goToCashier, open, orderOf, shop, stands, TEA, until, visitor,
} from "./market.js";

// The scenarios chosen one after the other, the order's status afterwards, the text of the payment,
// and the page that the shopper returns to.
const CASES = [
  { scenarios: ["pay"], ends: "paid" },
  { scenarios: ["fail"], ends: "pending", payment: "付款失敗" },
  { scenarios: ["fail", "pay"], ends: "paid" },
  { scenarios: ["pay-twice"], ends: "paid" },
  { scenarios: ["out-of-order"], ends: "paid" },
  { scenarios: ["forge"], ends: "pending", payment: "尚未付款", lands: "/orders" },
  { scenarios: ["forge", "pay"], ends: "paid", lands: "/orders" },
  { scenarios: ["wrong-amount"], ends: "pending", payment: "付款確認中" },
  { scenarios: ["never-return"], ends: "paid", lands: null },
  { scenarios: ["lose-notification"], ends: "paid" },
];

test("every scenario ends with the right status", { concurrency: 5 }, (t) =>
  Promise.all(CASES.map((known) =>
    t.test(`${known.scenarios.join(", then ")}: ${known.ends}`, (t) => ends(t, known)))));

async function ends(t, { scenarios, ends, payment = "已付款", lands }) {
  const page = await open(await visitor(t));
  const path = await orderOf(page, TEA);
  for (const [nth, name] of scenarios.entries()) {
    if (nth) await goToCashier(page);
    await choose(page, name);
    if (lands === null) {
      await page.getByText("Close this page.").waitFor();
      assert.equal(await page.locator("form, main a").count(), 0);
    } else {
      await page.waitForURL(`${shop}${name === "forge" ? lands : path}`);
    }
    if (page.url() !== `${shop}${path}`) await page.goto(path);
  }
  const asked = [];
  page.on("response", (response) => {
    if (response.url().includes("?v=")) asked.push(response.status());
  });
  await stands(page, ends);
  await page.locator("#live strong", { hasText: payment }).waitFor();
  // The status is final when the page has polled twice without a change.
  await until("two answers without a change", () => asked.filter((s) => s === 204).length > 1);
  await stands(page, ends);
  assert.equal(await page.locator("#live tbody tr").count(), charges(scenarios));
  const paid = page.locator(".history li", { hasText: "綠界" });
  assert.equal(await paid.count(), ends === "paid" ? 1 : 0);
  calm(page);
}

/** How many times the card was charged: what refuses it and what only claims it take nothing. */
function charges(scenarios) {
  return scenarios.filter((name) => !["fail", "forge"].includes(name)).length;
}

test("a payment that is told of late is not paid a second time", async (t) => {
  const page = await open(await visitor(t));
  const path = await orderOf(page, TEA);
  await choose(page, "pay-late");
  await page.waitForURL(`${shop}${path}`);
  await stands(page, "pending");
  await page.getByText("付款確認中", { exact: true }).waitFor();
  assert.equal(await page.locator("form[action$='/pay']").count(), 0);
  // Whoever asks for the cashier all the same comes back to the order.
  const asked = await page.request.post(`${shop}${path}/pay`, {
    headers: { origin: shop }, maxRedirects: 0,
  });
  assert.deepEqual([asked.status(), asked.headers().location], [303, path]);
  await stands(page, "paid");
  assert.equal(await page.locator("#live tbody tr").count(), 1);
  calm(page);
});

test("the cashier accepts one payment of a trade and refuses the next", async (t) => {
  const context = await visitor(t);
  const page = await open(context);
  await orderOf(page, TEA);
  const trade = await page.locator('input[name="trade_no"]').inputValue();
  await choose(page, "pay");
  await stands(page, "paid");

  const again = await context.request.post(`${shop}/Cashier/Local/Scenario`, {
    form: { trade_no: trade, scenario: "fail" },
  });
  assert.equal(again.status(), 409);
  assert.match(await again.text(), /already paid/);
});
