// Errors are shown where they belong, and what was typed is kept.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ADDRESS, addToCart, calm, fillAddress, open, place, register, session, shop, signIn, stands,
  visitor, VOUCHER,
} from "./market.js";

test("an unknown address shows a page with status 404", async (t) => {
  const page = await open(await visitor(t));
  for (const [path, title, home] of [["/nowhere", "找不到這一頁", "/"], ["/en/nowhere", "Page not found", "/en"]]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator("h1").innerText(), title);
    await page.locator(".problem a.button").click();
    await page.waitForURL(`${shop}${home}`);
  }
});

test("a wrong checkout shows every wrong field at once and keeps what was typed", async (t) => {
  const page = await open(await visitor(t));
  await register(page);
  await addToCart(page, VOUCHER);
  await page.goto("/checkout");
  await page.locator('[value="ship_home"]').check();
  await page.locator("#name").fill(ADDRESS.name);
  await page.locator("#phone").fill("123");
  await page.locator("#note").fill("請按門鈴\n二樓");
  const sent = page.waitForResponse((r) => r.request().method() === "POST");
  await page.locator(".order button.main").click();
  assert.equal((await sent).status(), 422);
  await page.locator(".alert[role=alert]").waitFor();

  for (const [name, message] of [
    ["phone", /09.*10/],
    ["district", /./],
    ["address", /./],
  ]) {
    const field = page.locator(`#${name}[aria-invalid="true"]`);
    await field.waitFor();
    const told = page.locator(`#${await field.getAttribute("aria-describedby")}.wrong`);
    assert.match(await told.innerText(), new RegExp(message));
  }
  assert.equal(await page.locator("[aria-invalid]").count(), 3);
  await kept(page, { name: ADDRESS.name, phone: "123", note: "請按門鈴\n二樓" });

  await fillAddress(page);
  await page.goto(await place(page));
  await stands(page, "pending");
  assert.match(await page.locator("address").innerText(), /王小明 0912345678/);
});

async function kept(page, fields) {
  assert.ok(await page.locator('[value="ship_home"]').isChecked());
  for (const [name, value] of Object.entries(fields)) {
    assert.equal(await page.locator(`#${name}`).inputValue(), value, name);
  }
}

for (const [what, value] of [["garbage", "garbage"], ["another market's token", [
  { alg: "HS256", kid: "local", typ: "JWT" },
  { sub: "usr_1", exp: 4_102_444_800 },
].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).concat("c2lnbmF0dXJl").join(".")]]) {
  test(`${what} in the cookies leads to the login, and back from there`, async (t) => {
    const context = await visitor(t);
    const page = await open(context, "/en");
    await signIn(page, "customer");
    const cookies = (await context.cookies()).map((cookie) => ({ ...cookie, value }));
    assert.ok(cookies.length > 0);
    for (const cookie of cookies) {
      assert.ok((cookie.httpOnly || cookie.name === "pieces") && cookie.sameSite === "Lax");
    }
    await context.addCookies(cookies);

    await page.goto("/en/orders?status=paid");
    assert.equal(page.url(), `${shop}/en/login?next=%2Fen%2Forders%3Fstatus%3Dpaid`);
    await page.locator("#username").fill("customer");
    await page.locator("#password").fill("wrong");
    await page.locator(".sheet button.main").click();
    await page.locator(".alert").waitFor();
    assert.equal(await page.locator("#username").inputValue(), "customer");
    assert.equal(await page.locator("#password").inputValue(), "");
    await page.locator("#password").fill("customer");
    await page.locator(".sheet button.main").click();
    await page.waitForURL(`${shop}/en/orders?status=paid`);
    assert.ok(await session(page));
  });
}

test("a session outlives its short token", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/");
  await signIn(page, "customer");
  await context.clearCookies({ name: /access/ });
  const answer = await page.goto("/orders");
  assert.equal(answer.status(), 200);
  assert.equal(page.url(), `${shop}/orders`);
  assert.ok((await context.cookies()).some((cookie) => cookie.name.endsWith("access")));
  calm(page);
});

test("a cookie of another program with other characters does not prevent a sign-in", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/login?next=%2Forders");
  await page.evaluate(() => {
    document.cookie = "theme=夜市";
    document.cookie = "主題=é";
    document.cookie = "broken";
  });
  await page.locator("#username").fill("customer");
  await page.locator("#password").fill("customer");
  const sending = page.waitForRequest((request) => request.method() === "POST");
  await page.locator(".sheet button.main").click();
  assert.match((await (await sending).allHeaders()).cookie, /theme=[^;]*[^\x00-\x7f]/);
  await page.waitForURL(`${shop}/orders`);
  await addToCart(page, VOUCHER);
  await page.locator(".top .pieces").waitFor();
  await page.goto("/me");
  await page.locator("form[action='/logout'] button").click();
  await page.waitForURL(`${shop}/`);
  assert.equal(await session(page), undefined);
  assert.ok(await page.locator(".top .pieces").isHidden());
  calm(page);
});
