// Whatever is done at the cashier, the order ends where it should.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  act, calm, goToCashier, open, orderOf, shop, stands, TEA, until, visitor,
} from "./market.js";

// What is pressed, one after the other; where the order stands then; and how often it was paid.
const CASES = [
  { acts: ["pay"], ends: "paid" },
  { acts: ["fail"], ends: "pending", payment: "付款失敗" },
  { acts: ["fail", "pay"], ends: "paid" },
  { acts: ["pay-twice"], ends: "paid" },
  { acts: ["out-of-order"], ends: "paid" },
  { acts: ["forge"], ends: "pending", payment: "等待付款", lands: "/orders" },
  { acts: ["forge", "pay"], ends: "paid", lands: "/orders" },
  { acts: ["wrong-amount"], ends: "pending", payment: "等待付款" },
  { acts: ["never-return"], ends: "paid", lands: null },
];

test("every act ends where it should", { concurrency: 5 }, (t) => Promise.all(CASES.map((known) =>
  t.test(`${known.acts.join(", then ")}: ${known.ends}`, (t) => ends(t, known)))));

async function ends(t, { acts, ends, payment = "已付款", lands }) {
  const page = await open(await visitor(t));
  const path = await orderOf(page, TEA);
  for (const name of acts) {
    await goToCashier(page);
    await act(page, name);
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
  // It stays so: twice there is nothing new.
  await until("two answers of nothing new", () => asked.filter((s) => s === 204).length > 1);
  await stands(page, ends);
  const paid = page.locator(".history li", { hasText: "綠界" });
  assert.equal(await paid.count(), ends === "paid" ? 1 : 0);
  calm(page);
}

test("the cashier takes a trade once, and says so", async (t) => {
  const context = await visitor(t);
  const page = await open(context);
  await orderOf(page, TEA);
  await goToCashier(page);
  const trade = await page.locator('input[name="trade_no"]').inputValue();
  await act(page, "pay");
  await stands(page, "paid");

  const again = await context.request.post(`${shop}/Cashier/Local/Act`, {
    form: { trade_no: trade, act: "fail" },
  });
  assert.equal(again.status(), 409);
  assert.match(await again.text(), /already paid/);
});
