// A customer who uses the keyboard only.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ADDRESS, calm, cashier, open, shop, stands, visitor } from "./market.js";

/** Presses Tab until `selector` has the focus; each focused element must be visible. */
async function tabTo(page, selector) {
  for (let stops = 0; stops < 60; stops += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate((wanted) => {
      const at = document.activeElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      return {
        html: at.outerHTML.slice(0, 120),
        there: at.matches(wanted),
        ring: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
        shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
      };
    }, selector);
    assert.ok(stop.ring, `no ring: ${stop.html}`);
    assert.ok(stop.shown, `out of sight: ${stop.html}`);
    if (stop.there) return;
  }
  assert.fail(`Tab never came to ${selector}`);
}

test("a product is ordered with Tab and Enter alone", async (t) => {
  const page = await open(await visitor(t), "/?q=%E5%9B%9B%E5%AD%A3%E6%98%A5");
  const { keyboard } = page;
  await tabTo(page, ".skip");
  await keyboard.press("Enter");
  await tabTo(page, ".add button");
  await keyboard.press("Enter");
  await page.locator(".toast").waitFor();
  await tabTo(page, ".toast a");
  await keyboard.press("Enter");
  await page.waitForURL("**/cart");

  await tabTo(page, ".change button[value='2']");
  await keyboard.press("Enter");
  await page.locator(".change input[value='2']").waitFor();
  await tabTo(page, ".change input");
  await keyboard.press("ArrowUp");
  await keyboard.press("Enter");
  await page.locator(".change input[value='3']").waitFor();
  await tabTo(page, "a.button.main");
  await keyboard.press("Enter");

  // A guest orders without signing in.
  await page.waitForURL("**/checkout?*");
  for (const name of ["name", "phone"]) {
    await tabTo(page, `#${name}`);
    await keyboard.type(ADDRESS[name]);
  }
  await tabTo(page, "select:has(+ #district)");
  await keyboard.press("ArrowDown");
  await tabTo(page, "#district");
  await keyboard.press("ArrowDown");
  await tabTo(page, "#address");
  await keyboard.type(ADDRESS.address);
  await tabTo(page, ".order button.main");
  await keyboard.press("Enter");
  await page.waitForURL(`${cashier}/Cashier/**`);
  await page.goBack();
  await page.waitForURL(`${shop}/orders/**`);
  await stands(page, "pending");

  // The page polls every two seconds, and the focus stays where it is.
  await tabTo(page, ".actions summary");
  await keyboard.press("Enter");
  const asked = (response) => response.url().includes("?v=");
  await page.waitForResponse(asked);
  assert.ok(await page.evaluate(() => document.activeElement.matches(".actions summary")));
  assert.ok(await page.locator(".actions details[open]").count());
  await tabTo(page, ".actions .danger");
  await keyboard.press("Enter");
  await stands(page, "cancelled");
  calm(page);
});
