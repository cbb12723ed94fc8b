// The example front end of examples/frontend, as .ci/frontend builds it: a site of its own.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, extname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { calm, cashier, choose, open, shop, until, visitor } from "./market.js";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const built = join(root, "target/frontend");
const { walk } = await import(join(root, "target/frontend-walk/walk.js"));

const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

// A server of files as any other, with the policy that docs/FRONTEND.md shows.
const site = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, shop);
  const file = join(built, pathname === "/" ? "index.html" : pathname);
  response.setHeader("content-type", `${TYPES[extname(file)]}; charset=utf-8`);
  response.setHeader("content-security-policy", "default-src 'none'; script-src 'self'; "
    + `style-src 'self'; img-src data:; connect-src ${shop}; form-action ${cashier}`);
  const text = await readFile(file, "utf8");
  response.end(text.replace('content="http://localhost:3000"', `content="${shop}"`));
});

before(async () => {
  site.listen(0, "127.0.0.1");
  await once(site, "listening");
});
after(() => site.close());

/** Opens the front end, which is on another origin, and signs in. */
async function entered(t) {
  const context = await visitor(t);
  const page = await open(context, `http://127.0.0.1:${site.address().port}/`);
  await page.locator("[name=username]").fill("customer");
  await page.locator("[name=password]").fill("customer");
  await page.locator("#sign-in button").click();
  await page.locator("#who", { hasText: "customer" }).waitFor();
  return { context, page };
}

test("a page on another origin signs in, fills a cart, orders, and follows the payment", async (t) => {
  const { context, page } = await entered(t);
  await page.locator("#products li").nth(1).waitFor();
  await page.locator("#more").click();
  await page.locator("#products li").nth(3).waitFor();
  const names = await page.locator("#products li span").allInnerTexts();
  assert.equal(new Set(names).size, names.length);

  const product = page.locator("#products li", { has: page.locator("button") }).last();
  await product.locator("button").click();
  await page.locator("#cart li").waitFor();
  await page.locator("#order").click();
  await page.locator("#state", { hasText: ": pending" }).waitFor();
  await page.locator("#cart li").waitFor({ state: "detached" });

  const opening = context.waitForEvent("page");
  await page.locator("#cashier button").click();
  const paying = await opening;
  await paying.waitForURL(`${cashier}/Cashier/**`);
  await choose(paying, "pay");
  // The tab of the front end hears of it by itself.
  await page.locator("#state", { hasText: ": paid" }).waitFor();
  assert.equal(await page.locator("#cashier").isVisible(), false);

  // No cookie of the market is needed, or kept by this page.
  assert.deepEqual(await context.cookies(page.url()), []);
  calm(page);
});

test("a session goes on after a reload, and ends when its user signs out", async (t) => {
  const { page } = await entered(t);
  await page.reload();
  await page.locator("#who", { hasText: "customer" }).waitFor();
  await page.locator("#sign-out").click();
  await page.locator("#sign-in").waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.length), 0);
  calm(page);
});

test("what the market refuses is told in the language that was chosen", async (t) => {
  const page = await open(await visitor(t), `http://127.0.0.1:${site.address().port}/`);
  await page.locator("[name=username]").fill("customer");
  await page.locator("[name=password]").fill("not the password");
  const told = new Set();
  for (const language of ["zh-TW", "en"]) {
    await page.locator("#language").selectOption(language);
    await page.locator("#sign-in button").click();
    told.add(await until("a notice", async () => {
      const text = await page.locator("#notice").innerText();
      return !told.has(text) && text;
    }));
  }
  assert.equal(told.size, 2);
  assert.match([...told][0], /\p{Script=Han}/u);
});

test("every header that a front end sends is allowed, and no origin that was not named", async (t) => {
  const context = await visitor(t);
  const page = await open(context, `http://127.0.0.1:${site.address().port}/`);
  const ask = () => page.evaluate(async (address) => {
    const headers = {
      authorization: "Bearer x", "idempotency-key": "k", "if-match": '"1"', "if-none-match": '"1"',
      "accept-language": "en", "x-order-key": "x", "content-type": "application/json",
    };
    const answer = await fetch(address, { headers }).catch(() => null);
    return answer && { status: answer.status, code: (await answer.json()).code };
  }, `${shop}/api/orders/ord_1M7Y0QRW000000001`);
  assert.deepEqual(await ask(), { status: 401, code: "unauthenticated" });

  await page.goto(`http://front.localhost:${site.address().port}/`);
  assert.equal(await ask(), null);
});

test("a program that is typed by the generated client walks through the market", async () => {
  const seen = await walk(shop, "customer", "customer");
  assert.equal(seen.user, "customer");
  assert.equal(seen.total, seen.price);
  assert.ok(seen.cashier.startsWith(cashier));
});
