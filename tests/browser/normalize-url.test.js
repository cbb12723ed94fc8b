// The function that CloudFront runs on every request: it normalizes the URL.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const source = readFileSync(new URL("../../infra/normalize-url.js", import.meta.url), "utf8");
const handler = runInNewContext(`${source}; handler`);

/** The event that CloudFront passes to a function. */
function event(uri, more = {}) {
  const request = { method: "GET", uri, querystring: {}, headers: {}, cookies: {}, ...more };
  return { version: "1.0", viewer: { ip: "203.0.113.7" }, request };
}

for (const [asked, meant] of [
  ["/", "/"],
  ["//", "/"],
  ["", "/"],
  ["/api/v1/products", "/api/products"],
  ["/api/v1/products/", "/api/products"],
  ["/api/v1/api/v1/products", "/api/api/v1/products"],
  ["/api/v1", "/api/v1"],
  ["/api/v10/products", "/api/v10/products"],
  ["/x/api/v1/products", "/x/api/v1/products"],
  ["/api/products", "/api/products"],
  ["/en/", "/en"],
  ["/orders/ord_1//", "/orders/ord_1"],
  ["/a//b", "/a//b"],
]) {
  test(`"${asked}" means "${meant}"`, () => {
    assert.equal(handler(event(asked)).uri, meant);
  });
}

test("the query, the method and other headers stay", () => {
  const querystring = { q: { value: "a%2Fb/", multiValue: [{ value: "a%2Fb/" }] } };
  const headers = { accept: { value: "text/html" } };
  const request = handler(event("/api/v1/x/", { method: "POST", querystring, headers }));
  assert.equal(request.method, "POST");
  assert.deepEqual(request.querystring, querystring);
  assert.equal(request.headers.accept.value, "text/html");
});

test("only CloudFront says who asks", () => {
  const headers = { "x-viewer-address": { value: "198.51.100.1" } };
  const request = handler(event("/", { headers }));
  assert.equal(request.headers["x-viewer-address"].value, "203.0.113.7");
});
