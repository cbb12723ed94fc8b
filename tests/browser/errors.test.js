// What goes wrong is said where it went wrong, and nothing that was typed is lost.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ADDRESS, addToCart, calm, open, register, shop, signIn, stands, visitor, VOUCHER,
} from "./market.js";

test("there is nothing at an address", async (t) => {
  const page = await open(await visitor(t));
  for (const [path, title, home] of [["/nowhere", "找不到", "/"], ["/en/nowhere", "Not found", "/en"]]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator("h1").innerText(), title);
    await page.locator(".problem a.button").click();
    await page.waitForURL(`${shop}${home}`);
  }
});

test("a checkout without an address says what is missing and keeps what was typed", async (t) => {
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

  // What is wrong as such is told first; what the way needs, once the rest can be read.
  const phone = page.locator("#phone");
  assert.equal(await phone.getAttribute("aria-invalid"), "true");
  await page.locator(`#${await phone.getAttribute("aria-describedby")}.wrong`).waitFor();
  await kept(page, { name: ADDRESS.name, phone: "123", note: "請按門鈴\n二樓" });

  await phone.fill(ADDRESS.phone);
  await page.locator(".order button.main").click();
  for (const name of ["postal_code", "city", "address"]) {
    const field = page.locator(`#${name}[aria-invalid="true"]`);
    await field.waitFor();
    const told = page.locator(`#${await field.getAttribute("aria-describedby")}`);
    assert.equal(await told.innerText(), "請填寫這個欄位。");
  }
  assert.equal(await page.locator("[aria-invalid]").count(), 3);
  await kept(page, { name: ADDRESS.name, phone: ADDRESS.phone, note: "請按門鈴\n二樓" });

  for (const name of ["postal_code", "city", "address"]) {
    await page.locator(`#${name}`).fill(ADDRESS[name]);
  }
  await page.locator(".order button.main").click();
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
    for (const cookie of cookies) assert.ok(cookie.httpOnly && cookie.sameSite === "Lax");
    await context.addCookies(cookies);

    await page.goto("/en/orders?status=paid");
    assert.equal(page.url(), `${shop}/en/login?next=%2Fen%2Forders%3Fstatus%3Dpaid`);
    await page.locator("#username").fill("customer");
    await page.locator("#password").fill("wrong");
    await page.locator(".sheet button").click();
    await page.locator(".alert").waitFor();
    assert.equal(await page.locator("#username").inputValue(), "customer");
    assert.equal(await page.locator("#password").inputValue(), "");
    await page.locator("#password").fill("customer");
    await page.locator(".sheet button").click();
    await page.waitForURL(`${shop}/en/orders?status=paid`);
    await page.locator(".who").waitFor();
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
