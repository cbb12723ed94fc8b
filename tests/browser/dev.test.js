// The pages for developers: they follow what the market does, and their buttons do what they say.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "./look.js";
import {
  addToCart, calm, cashier, choose, goToCashier, open, order, register, shop, stands, TEA, until,
  visitor,
} from "./market.js";

/** Presses a button of the page and waits for what it leads to. */
async function press(page, name) {
  await page.getByRole("button", { name, exact: true }).click();
  await page.waitForLoadState();
}

test("every page stands by the rules, light and dark, wide and narrow", async (t) => {
  const shopper = await open(await visitor(t));
  await register(shopper);
  await addToCart(shopper, TEA);
  const path = await order(shopper);
  await goToCashier(shopper);
  await choose(shopper, "pay-twice");
  await stands(shopper, "paid");

  const page = await open(await visitor(t), "/_dev");
  await page.locator("main a[href^='/_dev/orders/ord_']").waitFor();
  for (const [name, address] of [
    ["overview", "/_dev?live=off"],
    ["requests", "/_dev/requests?live=off"],
    ["queues", "/_dev/queues?live=off"],
    ["orders", "/_dev/orders?live=off"],
    ["order", `/_dev${path}?live=off`],
    ["cashier", "/_dev/cashier?live=off"],
    ["clock", "/_dev/clock?live=off"],
    ["functions", "/_dev/functions"],
    ["source", "/_dev/source/functions/orders/src/place_order.rs"],
  ]) {
    await page.goto(address);
    await look(page, `dev/${name}`);
  }
  await page.goto("/_dev/requests?live=off");
  await page.getByRole("link", { name: "POST /checkout" }).first().click();
  await page.getByRole("heading", { name: "Calls of the table" }).waitFor();
  await look(page, "dev/request");
  assert.match(await page.locator("pre.log").textContent(), /INFO POST place-order-form status=303/);
  // From the request to the file that answered it.
  await page.getByRole("link", { name: /\/place_order_form\.rs$/ }).click();
  await page.locator("#L1").waitFor();
  calm(page, shopper);
  const lost = await page.goto("/_dev/nothing");
  assert.equal(lost.status(), 404);
  await look(page, "dev/not-found", [/status of 404/]);
});

test("a live page follows by itself, keeps its place, and can be held still", async (t) => {
  const page = await open(await visitor(t), "/_dev/requests");
  await page.evaluate(() => { window.same = "page"; });
  const other = await open(await visitor(t), "/?q=followed");
  await page.getByRole("link", { name: "GET /", exact: true }).first().waitFor();
  assert.equal(await page.evaluate(() => window.same), "page");
  const link = page.locator("#live a").first();
  await link.focus();
  const id = await link.getAttribute("id");
  await other.reload();
  await until("another request", async () => (await page.locator("#live a").first()
    .getAttribute("id")) !== id);
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
  await page.getByRole("link", { name: "Hold still" }).click();
  await page.getByRole("link", { name: "Follow again" }).waitFor();
  assert.equal(await page.locator("[hx-get]").count(), 0);
  calm(page);
});

test("a step that is made to fail cancels the order, as its shopper sees", async (t) => {
  const shopper = await open(await visitor(t));
  await register(shopper);
  await addToCart(shopper, TEA);
  const path = await order(shopper);
  const page = await open(await visitor(t), `/_dev${path}`);
  const step = page.getByRole("form", { name: "Fail the step payment" });
  await step.getByRole("button", { name: "Next time" }).click();
  await step.locator("[aria-pressed='true']", { hasText: "Next time" }).waitFor();
  await goToCashier(shopper);
  await choose(shopper, "pay");
  await stands(shopper, "cancelled");
  for (const words of ["undoing", "undone", "has to go back to attempt 1", "a step failed"]) {
    await page.getByText(words, { exact: false }).first().waitFor();
  }
  calm(page, shopper);
});

test("a notice is sent again, and the clock moves on, without scripts", async (t) => {
  const shopper = await open(await visitor(t));
  await register(shopper);
  await addToCart(shopper, TEA);
  const path = await order(shopper);
  await goToCashier(shopper);
  await choose(shopper, "pay");
  await stands(shopper, "paid");
  await addToCart(shopper, TEA);
  const unpaid = await order(shopper);

  const page = await open(await visitor(t, { javaScriptEnabled: false }), "/_dev/cashier");
  const answers = page.locator("section").first().locator("li .badge");
  assert.deepEqual(await answers.allTextContents(), ["1|OK"]);
  await page.getByRole("button", { name: /^Send again: notice 1 of/ }).first().click();
  await page.getByRole("status").waitFor();
  await until("the second answer", async () => {
    await page.goto("/_dev/cashier");
    return (await answers.allTextContents()).length === 2;
  });

  await page.goto("/_dev/clock");
  assert.equal(await page.locator("header .ahead").count(), 0);
  await press(page, "+1 hour");
  await page.locator("header .ahead", { hasText: "Clock is ahead by 1 h" }).waitFor();
  for (const [order, status] of [[unpaid, "cancelled"], [path, "paid"]]) {
    await until(`${order} is ${status}`, async () => {
      await page.goto(`/_dev${order}`);
      return (await page.locator("dd .badge").first().textContent()) === status;
    });
  }
  calm(page);
});

test("a page of another site gets nothing and moves nothing", async (t) => {
  const page = await open(await visitor(t), `${cashier}/Cashier/Local/style.css`);
  const moved = await page.evaluate(async (clock) => {
    try {
      const body = new URLSearchParams({ by: "day" });
      const answer = await fetch(clock, { method: "POST", mode: "no-cors", body });
      return answer.type;
    } catch {
      return "refused";
    }
  }, `${shop}/_dev/clock`);
  assert.ok(["opaque", "refused"].includes(moved), moved);
  const own = await open(await visitor(t), "/_dev/clock");
  const ahead = await own.locator("header .ahead").count();
  const words = ahead ? await own.locator("header .ahead").textContent() : "";
  assert.ok(!words.includes(" d"), words);
});
