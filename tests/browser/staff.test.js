// A shop keeper at the desk, on a phone, with and without scripts; an admin on the platform.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "./look.js";
import {
  addToCart, calm, choose, fillContact, NOODLES, open, order, orderOf, shop, signIn, stands, TEA,
  toCheckout, until, visitor,
} from "./market.js";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const STATUS = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** A customer who has paid for `product`, and the id of the order. */
async function paid(t, product) {
  const customer = await open(await visitor(t));
  const path = await orderOf(customer, product);
  await choose(customer, "pay");
  await stands(customer, "paid");
  return { customer, id: path.split("/").at(-1) };
}

/** The page of `login`, who has opened the board of their store. */
async function board(t, login, prefix = "", options = {}) {
  const page = await open(await visitor(t, options), `${prefix}/login`);
  await signIn(page, login);
  await page.goto(`${prefix}/desk/orders`);
  return page;
}

/** Waits for the order `id` on the board, in the column of `status`. */
async function waits(page, id, status) {
  const ticket = page.locator(`#c-${status} #${id}`);
  await until(`${id} is ${status}`, async () => {
    if (await ticket.count()) return true;
    await page.reload();
    return false;
  });
  return ticket;
}

for (const prefix of ["", "/en"]) {
  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? "with" : "without";
    test(`${prefix || "/zh"}: a phone ${how} scripts takes an order to its end`, async (t) => {
      const { customer, id } = await paid(t, NOODLES);
      const staff = await board(t, "staff", prefix, { ...PHONE, javaScriptEnabled });
      for (const [status, next] of [
        ["paid", "preparing"], ["preparing", "ready"], ["ready", "completed"],
      ]) {
        const ticket = await waits(staff, id, status);
        // One column at a time, which the tabs choose.
        await staff.locator(`#board .tags a[href="#c-${status}"]`).click();
        assert.equal(await staff.locator(".column:visible").count(), 1);
        const move = ticket.locator(`button[value="${next}"]`);
        const { width, height } = await move.boundingBox();
        const card = await ticket.boundingBox();
        assert.ok(height >= 48 && width > card.width - 50, `${width} × ${height}`);
        await move.click();
        await staff.locator(".toast").waitFor();
        await stands(customer, next);
      }
      calm(customer, staff);
    });
  }
}

test("a parcel is sent with its number, which can be corrected", async (t) => {
  const { customer, id } = await paid(t, TEA);
  const staff = await board(t, "tea", "", PHONE);
  const ticket = await waits(staff, id, "paid");
  await ticket.locator("a.go").click();
  await staff.waitForURL("**/ship");
  await staff.locator("#number").fill("903123456789");
  await staff.locator("#carrier").fill("黑貓");
  await staff.locator("button.main").click();
  await stands(customer, "shipped");
  await staff.goto(`/desk/orders/${id}`);
  await staff.getByText("903123456789").first().waitFor();
  await staff.locator(`a[href$="/${id}/ship"]`).click();
  await staff.locator("#number").fill("903000000000");
  await staff.locator("button.main").click();
  await staff.goto(`/desk/orders/${id}`);
  await staff.getByText("903000000000").first().waitFor();
  await staff.locator('button[value="delivered"]').click();
  await stands(customer, "completed");
  calm(customer, staff);
});

test("a mistaken move is taken back", async (t) => {
  const { customer, id } = await paid(t, NOODLES);
  const staff = await board(t, "staff");
  const ticket = await waits(staff, id, "paid");
  await ticket.locator('button[value="preparing"]').click();
  await staff.locator(".toast button").click();
  await waits(staff, id, "paid");
  await stands(customer, "paid");
  await staff.goto(`/desk/orders/${id}`);
  await staff.locator(".log").getByText("復原為「已付款」").waitFor();
  calm(customer, staff);
});

test("who cancels says why, and the shopper reads it", async (t) => {
  const { customer, id } = await paid(t, NOODLES);
  const staff = await board(t, "staff", "", PHONE);
  const ticket = await waits(staff, id, "paid");
  await ticket.locator(`a[href$="/cancel"]`).click();
  await staff.waitForURL("**/cancel");
  await staff.locator("button.danger").click();
  await staff.locator(".alert").waitFor();
  assert.match(await staff.locator(".alert").textContent(), /原因/);
  await look(staff, "/zh/desk-cancel", [STATUS]);
  await staff.locator("#other").fill("爐子壞了");
  await staff.locator("button.danger").click();
  await stands(customer, "cancelled");
  await until("the reason", async () =>
    (await customer.locator("main").textContent()).includes("爐子壞了"));
  calm(customer, staff);
});

test("what is sold out today is refused to a shopper, until it is there again", async (t) => {
  const dish = "陽春麵";
  const shopper = await open(await visitor(t));
  await addToCart(shopper, dish);
  const staff = await open(await visitor(t, PHONE), "/login");
  await signIn(staff, "staff");
  await staff.goto(`/desk/products?q=${encodeURIComponent(dish)}`);
  const ware = staff.locator(".ware", { hasText: dish });
  await ware.locator("form[action*='/sold-out'] button").click();
  await staff.locator(".toast").waitFor();
  await ware.locator(".badge.bad").waitFor();
  await look(staff, "/zh/desk-products-sold-out");
  await shopper.goto("/cart");
  await shopper.getByText("已售完，請移除。").waitFor();
  await toCheckout(shopper);
  await shopper.locator("[type=radio][value=takeaway]").check();
  await fillContact(shopper);
  await shopper.locator(".order button.main").click();
  await shopper.locator(".alert").first().waitFor();
  assert.match(await shopper.locator(".alert").first().textContent(), /售完/);
  await staff.locator(".toast button").click();
  await ware.locator(".badge.bad").waitFor({ state: "detached" });
  await shopper.goto("/cart");
  assert.equal(await shopper.getByText("已售完，請移除。").count(), 0);
  calm(staff);
});

test("a board that can't be renewed warns loudly, and is calm again when it can", async (t) => {
  const staff = await board(t, "staff");
  const alert = staff.locator("[data-stale]");
  await staff.clock.install();
  await staff.goto("/desk/orders");
  await staff.clock.runFor(4_000);
  assert.equal(await alert.isVisible(), false);
  await staff.route("**/desk/orders?v=*", (route) => route.abort());
  await staff.clock.runFor(20_000);
  await alert.waitFor();
  assert.match(await staff.locator("[data-watch]").textContent(), /^更新於 \d+ 秒前$/);
  await staff.unrouteAll();
  await until("it is renewed", async () => {
    await staff.clock.runFor(4_000);
    return !await alert.isVisible();
  });
});

test("a board rings for a new order, after it was told to", async (t) => {
  const staff = await board(t, "staff");
  await staff.evaluate(() => {
    window.rung = 0;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function ring(...when) {
      window.rung += 1;
      return start.apply(this, when);
    };
  });
  await staff.locator("[data-sound]").click();
  const before = await staff.evaluate(() => window.rung);
  assert.ok(before > 0);
  const { customer, id } = await paid(t, NOODLES);
  await staff.locator(`#c-paid #${id}`).waitFor();
  await until("it rings", () => staff.evaluate((known) => window.rung > known, before));
  calm(customer, staff);
});

test("a product is made, told all that is wrong at once, and changed in place", async (t) => {
  const staff = await open(await visitor(t), "/login");
  await signIn(staff, "merchant");
  await staff.goto("/desk/products/new");
  await look(staff, "/zh/desk-product-new");
  await staff.locator("#name").fill("測試燈籠");
  await staff.locator("#stock").fill("lots");
  await staff.locator(".product-form button.main").click();
  await staff.locator(".alert").waitFor();
  assert.equal(await staff.locator(".alert li").count(), 1);
  await staff.locator("#stock").fill("5");
  await staff.locator(".product-form button.main").click();
  await staff.locator(".alert").waitFor();
  assert.equal(await staff.locator("#name").inputValue(), "測試燈籠", "nothing typed is lost");
  await staff.locator("#price").fill("90");
  await staff.locator(".product-form summary").click();
  await staff.locator("[id='variant.0.name']").fill("紅色");
  await staff.locator("[id='variant.0.stock']").fill("3");
  await staff.locator("#stock").fill("");
  await staff.locator(".product-form button.main").click();
  await staff.waitForURL("**/desk/products?item=*");
  const ware = () => staff.locator(".ware", { hasText: "測試燈籠" });
  await ware().locator("h2 a").click();
  await staff.locator("[id='variant.0.name']").fill("");
  await staff.locator("[id='variant.0.stock']").fill("");
  await staff.locator("#stock").fill("7");
  await staff.locator(".product-form button.main").click();
  await staff.waitForURL("**/desk/products?item=*");
  assert.equal(await ware().locator("[name=stock]").inputValue(), "7");

  // Somebody else saves first: both numbers are shown.
  const other = await open(staff.context(), "/desk/products");
  const there = other.locator(".ware", { hasText: "測試燈籠" });
  await there.locator("[name=price]").fill("95");
  await there.locator(".adjust button").click();
  await other.locator(".toast").waitFor();
  await ware().locator("[name=price]").fill("80");
  await ware().locator("[name=stock]").fill("6");
  await ware().locator(".adjust button").click();
  await staff.locator(".dialog").waitFor();
  assert.equal(await staff.locator("#price").inputValue(), "80");
  assert.match(await staff.locator("#price-told").textContent(), /95/);
  await look(staff, "/zh/desk-both-values", [STATUS]);
  await staff.locator(".dialog button.main").click();
  await staff.locator(".toast").waitFor();
  assert.equal(await ware().locator("[name=price]").inputValue(), "80");
  assert.equal(await ware().locator("[name=stock]").inputValue(), "6");
  await ware().locator("form[action*='/shelf'] button").click();
  await ware().locator(".badge.quiet").waitFor();
  calm(other);
});

test("an admin finds an order by its number, its e-mail and its phone, and works on it", async (t) => {
  const { customer, id } = await paid(t, NOODLES);
  const number = /\d{8}-\w{10}/.exec(await customer.locator("h1").textContent())[0];
  const admin = await open(await visitor(t), "/login");
  await signIn(admin, "admin");
  await admin.goto("/admin/orders");
  await admin.locator("main [name=q]").fill(number.toLowerCase());
  await admin.locator("main button.main").click();
  await admin.locator(`a[href="/admin/orders/${id}"]`).click();
  await look(admin, "/zh/admin-order");
  await admin.locator("main a.button.main").click();
  await admin.locator(`button[value="preparing"]`).click();
  await stands(customer, "preparing");
  // Every link of the desk stays with the store.
  for (const path of ["/desk", "/desk/orders", "/desk/products", "/desk/settings"]) {
    await admin.locator(`.menu a[href^="${path}?store="]`).click();
    await admin.waitForURL(`**${path}?store=*`);
    assert.notEqual(await admin.locator(".who").textContent(), "");
  }
  await admin.goto("/admin/orders?q=nonsense");
  await admin.locator("#q-told").waitFor();
  await admin.goto("/desk/orders");
  await admin.waitForURL("**/admin");
  calm(customer, admin);
});

test("staff see the orders of their own store only, and customers none", async (t) => {
  const { customer, id } = await paid(t, TEA);
  const page = await board(t, "staff");
  assert.equal(await page.locator(`#${id}`).count(), 0);
  assert.equal((await page.goto(`/desk/orders/${id}`)).status(), 404);
  page.complaints.length = 0;
  await page.goto("/login");
  await signIn(page, "tea");
  await page.goto("/desk/orders");
  await waits(page, id, "paid");
  const answer = await customer.goto("/desk/orders");
  assert.equal(answer.status(), 403);
  await customer.locator(".problem a[href='/login']").click();
  await customer.waitForURL("**/login");
  calm(page);
});

test("each store has a login on the strip, which opens its desk; the old address leads there", async (t) => {
  const page = await open(await visitor(t), "/en");
  for (const login of ["staff", "merchant", "tea", "stall"]) {
    await page.goto("/en");
    await signIn(page, login);
    await page.waitForURL("**/en/desk");
    await page.locator(".who").waitFor();
  }
  await page.goto("/en/staff/orders");
  await page.waitForURL("**/en/desk/orders");
  await page.goto("/en");
  await signIn(page, "admin");
  await page.waitForURL("**/en/admin");
  calm(page);
});

for (const prefix of ["", "/en"]) {
  test(`${prefix || "/zh"}: pages of the desk and of the platform`, async (t) => {
    const language = prefix || "/zh";
    const context = await visitor(t);
    const page = await open(context, prefix || "/");
    await signIn(page, "customer");
    await addToCart(page, NOODLES);
    await page.goto(`${prefix}/cart`);
    const path = await order(page);
    await choose(page, "pay");
    await stands(page, "paid");
    const id = path.split("/").at(-1);
    await page.goto(`${prefix}/login`);
    await signIn(page, "staff");
    await page.goto(`${prefix}/desk/orders`);
    await waits(page, id, "paid");
    await look(page, `${language}/desk-board`);
    for (const [name, address] of [
      ["today", "/desk"],
      ["orders", "/desk/orders/all"],
      ["order", `/desk/orders/${id}`],
      ["products", "/desk/products"],
      ["options", "/desk/options"],
      ["settings", "/desk/settings"],
    ]) {
      await page.goto(`${prefix}${address}`);
      await look(page, `${language}/desk-${name}`);
    }
    await page.goto(`${prefix}/desk/products`);
    await page.locator(".ware h2 a").first().click();
    await page.locator(".product-form").waitFor();
    await look(page, `${language}/desk-product`);
    await page.goto(`${prefix}/login`);
    await signIn(page, "tea");
    await page.goto(`${prefix}/desk/orders/all?status=shipped`);
    await page.goto(`${prefix}/desk/settings`);
    await look(page, `${language}/desk-settings-merchant`);
    await page.goto(`${prefix}/login`);
    await signIn(page, "admin");
    for (const [name, address] of [
      ["stores", "/admin"],
      ["no-store", "/admin?q=nowhere"],
      ["orders", "/admin/orders"],
      ["orders-not-understood", "/admin/orders?q=x"],
      ["payments", "/admin/payments"],
      ["review", "/admin/payments?needs=review"],
      ["desk", "/desk?store=hill-tea"],
    ]) {
      await page.goto(`${prefix}${address}`);
      await look(page, `${language}/admin-${name}`);
    }
    assert.equal(new URL(page.url()).origin, shop);
  });
}
