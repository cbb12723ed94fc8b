// A list page shows a list for any query string: it ignores what it does not understand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { calm, open, signIn, visitor } from "./market.js";

const QUERIES = [
  "sort_by=nonsense",
  "sort=nonsense",
  "kind=nonsense",
  "kind=goods&kind=gift",
  "kind=&sort=&q=",
  "store=nonsense",
  "cursor=nonsense",
  "cursor=",
  `q=${"x".repeat(51)}`,
  "utm_source=x",
  "utm_source=x&fbclid=y",
  "=&&",
];

for (const path of ["/", "/en"]) {
  for (const query of QUERIES) {
    test(`${path}?${query} shows products`, async (t) => {
      const page = await open(await visitor(t));
      const answer = await page.goto(`${path}?${query}`);
      assert.equal(answer.status(), 200);
      assert.equal(await page.locator(".grid .card").count(), 24);
      calm(page);
    });
  }
}

test("a search for bytes that are not text shows a list, or says that it is empty", async (t) => {
  const page = await open(await visitor(t));
  for (const query of ["q=%FF", "q=%", "q=%00"]) {
    const answer = await page.goto(`/?${query}`);
    assert.equal(answer.status(), 200, query);
    await page.locator(".empty, .grid").waitFor();
  }
  calm(page);
});

test("a parameter that is understood still counts beside others", async (t) => {
  const page = await open(await visitor(t), "/?utm_source=x&kind=gift&sort=nonsense");
  assert.equal(await page.locator("[name=kind]").inputValue(), "gift");
  assert.equal(await page.locator(".grid .card").count(), 9);
  calm(page);
});

test("the next page keeps the filter and ends the list", async (t) => {
  const page = await open(await visitor(t), "/?kind=goods&sort=price_asc&utm_source=x");
  const names = [];
  for (;;) {
    names.push(...await page.locator(".grid h2").allInnerTexts());
    const next = page.locator(".pages [rel=next]");
    if (!await next.count()) break;
    await page.goto(await next.getAttribute("href"));
    assert.equal(await page.locator("[name=kind]").inputValue(), "goods");
    assert.equal(await page.locator("[name=sort]").inputValue(), "price_asc");
  }
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length > 20);
  await page.locator(".pages a", { hasText: "第一頁" }).click();
  await page.waitForURL((url) => !url.searchParams.has("cursor"));
  calm(page);
});

for (const [login, path] of [["customer", "/orders"], ["merchant", "/desk/orders/all"]]) {
  test(`${path} shows orders for any query string`, async (t) => {
    const page = await open(await visitor(t), "/");
    await signIn(page, login);
    for (const query of [
      "status=nonsense", "status=paid&status=pending", "cursor=nonsense", "utm_source=x",
    ]) {
      const answer = await page.goto(`${path}?${query}`);
      assert.equal(answer.status(), 200, query);
      await page.locator("[name=status], .tags").first().waitFor();
    }
    calm(page);
  });
}
