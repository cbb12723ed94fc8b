// Every page in both languages, both colour schemes and two widths: it is accessible, has no
// complaints, and does not scroll sideways.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "./look.js";
import {
  addToCart, cashier, choose, goToCashier, NOODLES, open, order, shop, signIn, stands, TEA, visitor,
  VOUCHER,
} from "./market.js";

/** The voucher's name in both languages. */
const VOUCHERS = new RegExp(`${VOUCHER}|Coffee Voucher`);
const STATUS = /^Failed to load resource: the server responded with a status of 4\d\d/;

for (const prefix of ["", "/en"]) {
  const language = prefix || "/zh";

  test(`${language}: pages of a guest`, async (t) => {
    const page = await open(await visitor(t));
    for (const [name, path] of [
      ["home", "/"],
      ["nothing-found", "/?q=nowhere"],
      ["cart-empty", "/cart"],
      ["login", "/login"],
      ["register", "/register?next=%2Fcart"],
      ["problem", "/problems/validation_failed"],
    ]) {
      await page.goto(address(prefix, path));
      await look(page, `${language}/${name}`);
    }
    await page.goto(address(prefix, `/?q=${encodeURIComponent(TEA)}`));
    await page.locator("a.cover").first().click();
    await page.waitForURL("**/products/*");
    await look(page, `${language}/product`);

    await page.goto(address(prefix, "/nowhere"));
    await look(page, `${language}/not-found`, [STATUS]);
    await page.goto(address(prefix, "/login"));
    await page.locator("#username").fill("nobody");
    await page.locator("#password").fill("nothing");
    await page.locator(".sheet button").click();
    await page.locator(".alert").waitFor();
    await look(page, `${language}/login-refused`, [STATUS]);
  });

  test(`${language}: pages of a customer`, async (t) => {
    const context = await visitor(t);
    const page = await open(context, address(prefix, "/"));
    await signIn(page, "customer");
    await page.goto(address(prefix, "/orders"));
    await look(page, `${language}/orders-none-or-few`);

    await addToCart(page, VOUCHER, prefix);
    await page.goto(address(prefix, "/checkout"));
    await page.locator(".order").waitFor();
    await look(page, `${language}/checkout-methods`);
    await page.locator(".order button.main").click();
    await page.locator(".alert").waitFor();
    await look(page, `${language}/checkout-refused`, [STATUS]);
    await addToCart(page, TEA, prefix);
    await page.goto(address(prefix, "/cart"));
    await look(page, `${language}/cart`);
    await page.goto(address(prefix, "/checkout"));
    await look(page, `${language}/checkout-stores`);
    await page.goto(address(prefix, "/cart"));
    // The voucher is removed.
    await page.locator(".lines li", { hasText: VOUCHERS }).locator(".remove button").click();
    await page.locator(".lines li", { hasText: VOUCHERS }).waitFor({ state: "detached" });
    await page.goto(address(prefix, "/checkout"));
    await look(page, `${language}/checkout`);

    await page.goto(address(prefix, "/cart"));
    const path = await order(page);
    await page.goto(path);
    await look(page, `${language}/order-checking`);
    await page.locator(".actions form[action$='/pay']").waitFor();
    await page.locator(".history summary").click();
    await page.locator(".actions summary").click();
    await look(page, `${language}/order-pending`);

    // Without this route the page would redirect at once.
    await page.route(`${cashier}/**`, (route) => route.fulfill({ status: 204 }));
    await page.locator(".actions form[action$='/pay'] button").click();
    await page.locator("form[data-hand-over]").waitFor();
    await look(page, `${language}/hand-over`);
    await page.unrouteAll();

    await page.goto(path);
    await goToCashier(page);
    await choose(page, "pay");
    await stands(page, "paid");
    await page.goto(path);
    await look(page, `${language}/order-paid`);
    await page.goto(address(prefix, "/orders"));
    await look(page, `${language}/orders`);
    await page.goto(address(prefix, "/me"));
    await look(page, `${language}/me`);
    await page.goto(address(prefix, "/desk/orders"));
    await look(page, `${language}/forbidden`, [STATUS]);

    await addToCart(page, NOODLES, prefix);
    await page.goto(address(prefix, "/checkout"));
    await look(page, `${language}/checkout-restaurant`);
    // The next test begins with an empty cart.
    await page.goto(address(prefix, "/cart"));
    await order(page);
  });
}

for (const [path, options] of [
  ["/", {}],
  ["/en", {}],
  ["/login?next=%2Forders", {}],
  ["/en/login?next=%2Fen%2Forders", {}],
  ["/nowhere", {}],
  ["/en/nowhere", {}],
  ["/problems/out_of_stock", {}],
  ["/en/problems/out_of_stock", {}],
]) {
  test(`every link of ${path} leads to a page`, options, async (t) => {
    const context = await visitor(t);
    const page = await open(context, path);
    const links = await page.locator("a[href], link[href]").evaluateAll((all) =>
      all.map((link) => link.href));
    assert.ok(links.length > 5);
    for (const link of new Set(links)) {
      // The page of an unknown address links to itself in the other language.
      if (new URL(link).pathname.endsWith("/nowhere")) continue;
      assert.equal(new URL(link).origin, shop);
      assert.equal((await context.request.get(link)).status(), 200, link);
    }
  });
}

test("pages that have both languages, or one", async (t) => {
  const page = await open(await visitor(t), "/");
  await signIn(page, "customer");
  await addToCart(page, TEA);
  await order(page);
  await look(page, "cashier");
  await page.route("**/Cashier/Local/return.js", (route) => route.fulfill({ body: "" }));
  await choose(page, "fail");
  await page.locator("form#return").waitFor();
  await look(page, "cashier-done");
});

function address(prefix, path) {
  return prefix && path.startsWith("/?") ? `${prefix}${path.slice(1)}`
    : prefix && path === "/" ? prefix : `${prefix}${path}`;
}
