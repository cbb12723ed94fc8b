// Pages of other sites can neither act with a customer's cookies nor read what they show.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { open, shop as local, signIn, visitor } from "./market.js";

// The local market trusts the pages of `localhost` and `127.0.0.1`. So the market and the other
// sites have names of their own here, which a browser resolves to this machine.
const shop = local.replace("localhost", "shop.market.localhost");

const forms = [
  ["/logout", {}],
  ["/cart/items", { product_id: "prd_1", quantity: "1" }],
  ["/login", { username: "staff", password: "staff" }],
];

// A malicious site with a page for each form.
const evil = createServer((request, response) => {
  const number = Number(new URL(request.url, shop).searchParams.get("form"));
  const [path, fields] = forms[number];
  const inputs = Object.entries(fields).map(([n, v]) => `<input type=hidden name=${n} value=${v}>`);
  response.setHeader("content-type", "text/html");
  response.end(`<!doctype html><title>Win!</title>
    <form method=post action="${shop}${path}">${inputs.join("")}<button>Win</button></form>`);
});

before(async () => {
  evil.listen(0);
  await once(evil, "listening");
});
after(() => evil.close());

/** A customer who has signed in. */
async function customer(t) {
  const context = await visitor(t, { baseURL: shop });
  const page = await open(context, "/");
  await signIn(page, "customer");
  return { context, page };
}

// A sibling domain is the same site, and requests from it have the cookies.
for (const [host, told] of [
  ["evil.localhost", "cross-site"], ["evil.market.localhost", "same-site"],
]) {
  for (const [number, [path]] of forms.entries()) {
    test(`a form on ${host} can't post to ${path}`, async (t) => {
      const { context, page } = await customer(t);
      const cookies = await context.cookies();
      await page.goto(`http://${host}:${evil.address().port}/?form=${number}`);
      const answering = page.waitForResponse(`${shop}${path}`);
      await page.locator("button").click();
      const answer = await answering;
      const sent = await answer.request().allHeaders();
      assert.equal(sent["sec-fetch-site"], told);
      assert.equal("cookie" in sent, told === "same-site");
      assert.equal(answer.status(), 403);
      assert.equal((await answer.headersArray()).filter((h) => h.name === "set-cookie").length, 0);
      assert.deepEqual(await context.cookies(), cookies);
      await page.goto("/orders");
      assert.match(new URL(page.url()).pathname, /^\/orders$/, "still signed in");
    });
  }
}

test("no other site may frame a page or read an answer", async (t) => {
  const { page } = await customer(t);
  await page.goto(`http://evil.market.localhost:${evil.address().port}/?form=0`);
  const read = await page.evaluate((address) =>
    fetch(address, { credentials: "include" }).then(() => "read", () => "refused"), `${shop}/orders`);
  assert.equal(read, "refused");
  await page.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.src = address;
    document.body.append(frame);
    return new Promise((loaded) => { frame.onload = loaded; });
  }, shop);
  assert.equal(await page.frames()[1].locator("h1", { hasText: "今晚" }).count(), 0);
});

test("a page of a development server may read lists and follow them", async (t) => {
  const page = await open(await visitor(t));
  await page.goto(`http://127.0.0.1:${evil.address().port}/?form=0`);
  const list = (query) => page.evaluate(async (address) => {
    const answer = await fetch(address);
    const header = (name) => answer.headers.get(name);
    return { body: await answer.json(), cursor: header("x-next-cursor"), link: header("link") };
  }, `${local}/api/products?limit=2${query}`);

  const first = await list("");
  assert.equal(first.body.length, 2);
  assert.match(first.link, /<[^>]*cursor=[^>]*>; rel="next"/);
  const second = await list(`&cursor=${encodeURIComponent(first.cursor)}`);
  assert.equal(second.body.length, 2);
  assert.equal(new Set([...first.body, ...second.body].map(({ id }) => id)).size, 4);
});
