// What is typed into the checkout is kept, whatever comes between; and a shopper gets from a link to
// a paid order in both languages, on a desk and on a phone, with scripts and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addToCart, calm, cashier, choose, fillAddress, fillContact, NOODLES, open, order, place, session,
  shop, signIn, stands, TEA, toCheckout, until, visitor,
} from "./market.js";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

for (const prefix of ["", "/en"]) {
  for (const [device, viewport] of [["a desk", DESK], ["a phone", PHONE]]) {
    for (const javaScriptEnabled of [true, false]) {
      const how = `${prefix || "/zh"}, ${device}, ${javaScriptEnabled ? "with" : "without"} scripts`;
      test(`from a link to a paid order: ${how}`, async (t) => {
        const context = await visitor(t, { viewport, javaScriptEnabled });
        const page = await open(context);
        await page.goto(`${prefix || "/"}?q=${encodeURIComponent(TEA)}`);
        await page.locator("a.cover").first().click();
        await page.waitForURL("**/products/*");
        await page.locator("form.add button.main").click();
        await page.locator(".toast a").click();
        const path = await order(page);
        await choose(page, "pay");
        if (!javaScriptEnabled) await page.locator("form#return button").click();
        await page.waitForURL(`${shop}${path}`);
        assert.ok(path.startsWith(`${prefix}/orders/`), path);
        await stands(page, "paid");
        const over = () => document.documentElement.scrollWidth - innerWidth;
        assert.ok(await page.evaluate(over) <= 0, "it does not scroll sideways");
        calm(page);
      });
    }
  }
}

/** Fills in the whole checkout of a parcel. */
async function fill(page) {
  await fillAddress(page);
  await page.locator("#note").fill("請按門鈴\n二樓");
}

/** Asserts that the checkout is as `fill` left it. */
async function filled(page) {
  await page.locator("form.order").waitFor();
  const value = (id) => page.locator(`#${id}`).inputValue();
  const all = ["name", "phone", "district", "address", "note"];
  assert.deepEqual(await Promise.all(all.map(value)),
    ["王小明", "0912345678", "106", "和平東路 1 號", "請按門鈴\n二樓"]);
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with scripts" : "without scripts";

  test(`what a guest typed is there in the other language and after signing in, ${how}`, async (t) => {
    const page = await open(await visitor(t, { javaScriptEnabled }), "/");
    await addToCart(page, TEA);
    await toCheckout(page);
    await fill(page);
    await page.locator(".language").click();
    await page.waitForURL(/\/en\/checkout\?store_id=/);
    await filled(page);
    await page.locator("button[value*='/login']").click();
    await page.waitForURL("**/en/login?*");
    await page.locator("#username").fill("customer");
    await page.locator("#password").fill("customer");
    await page.locator(".sheet button.main").click();
    await page.waitForURL(/\/en\/checkout\?store_id=/);
    assert.ok(await session(page));
    await filled(page);
    await place(page);
    calm(page);
  });

  test(`a session that ends in the middle of the checkout loses nothing, ${how}`, async (t) => {
    const context = await visitor(t, { javaScriptEnabled });
    const page = await open(context, "/");
    await signIn(page, "customer");
    await addToCart(page, TEA);
    await toCheckout(page);
    await fill(page);
    await context.clearCookies({ name: /access|refresh/ });
    await page.locator(".order button.main").click();
    await page.waitForURL("**/login?next=*");
    await page.getByText("剛才填的資料都還在").waitFor();
    await page.locator("#username").fill("customer");
    await page.locator("#password").fill("customer");
    await page.locator(".sheet button.main").click();
    await page.waitForURL("**/checkout?store_id=*");
    await filled(page);
    const path = await place(page);
    await choose(page, "pay");
    if (!javaScriptEnabled) await page.locator("form#return button").click();
    await page.waitForURL(`${shop}${path}`);
    await stands(page, "paid");
    calm(page);
  });
}

test("any link that leads away keeps what was typed, and so does the strip", async (t) => {
  const page = await open(await visitor(t), "/");
  await addToCart(page, TEA);
  await toCheckout(page);
  await fill(page);
  await page.locator(".basket a[href='/cart']").click();
  await page.waitForURL("**/cart");
  await toCheckout(page);
  await filled(page);
  await signIn(page, "customer");
  await page.waitForURL("**/checkout?store_id=*");
  await filled(page);
  calm(page);
});

test("whoever goes back from the cashier, also after an error, comes to the order", async (t) => {
  const page = await open(await visitor(t), "/");
  await addToCart(page, NOODLES);
  await toCheckout(page);
  await page.locator('[value="takeaway"]').check();
  await page.locator("form.order").evaluate((form) => form.setAttribute("novalidate", ""));
  await page.locator(".order button.main").click();
  await page.locator(".alert[role=alert]").waitFor();
  await fillContact(page);
  await page.locator('[value="takeaway"]').check();
  const path = await place(page);
  await page.goBack();
  await page.waitForURL((url) => url.pathname === path || url.pathname === "/checkout");
  if (new URL(page.url()).pathname !== path) await page.reload();
  await page.waitForURL(`${shop}${path}`);
  await page.getByText("付款確認中", { exact: true }).waitFor();
  // ECPay has not heard of it, or says that it is not paid: then it can be paid.
  await page.locator(".actions form[action$='/pay'] button").click();
  await page.waitForURL(`${cashier}/Cashier/**`);
  await choose(page, "pay");
  await stands(page, "paid");
  assert.equal(await page.locator("#live tbody tr").count(), 1);
});

test("an order's page says that it is out of date, and recovers", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/");
  await addToCart(page, TEA);
  await page.goto(await order(page));
  const told = page.locator("[data-stale]");
  assert.ok(await told.isHidden());
  await context.setOffline(true);
  await told.waitFor();
  await context.setOffline(false);
  await until("the page has recovered", () => told.isHidden());
});

test("the order is shown to the staff of its store by one press", async (t) => {
  const page = await open(await visitor(t), "/");
  await addToCart(page, TEA);
  await page.goto(await order(page));
  assert.equal(await page.locator(".staff [name=username]").getAttribute("value"), "tea");
});
