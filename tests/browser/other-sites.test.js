// Pages of other sites can't do anything in a customer's name.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { open, shop, signIn, visitor } from "./market.js";

const forms = [
  ["/logout", {}],
  ["/cart/items", { product_id: "prd_1", quantity: "1" }],
  ["/login", { username: "staff", password: "staff" }],
];

// A site that nobody should trust: one form for each of ours.
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

// `localhost` on another port is the same site, and gets the cookies; `127.0.0.1` is not.
for (const [host, told] of [["127.0.0.1", "cross-site"], ["localhost", "same-site"]]) {
  for (const [number, [path]] of forms.entries()) {
    test(`a form on ${host} can't post to ${path}`, async (t) => {
      const context = await visitor(t);
      const page = await open(context, "/");
      await signIn(page, "customer");
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
      assert.equal(await page.locator(".who").innerText(), "顧客");
    });
  }
}

test("no other site may frame a page or read an answer", async (t) => {
  const context = await visitor(t);
  const page = await open(context, "/");
  await signIn(page, "customer");
  await page.goto(`http://127.0.0.1:${evil.address().port}/?form=0`);
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
