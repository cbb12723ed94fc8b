// Looks at a page in both schemes and two widths: it is accessible, has no complaints, and does not
// scroll sideways, down to the narrowest screen (WCAG 2.2, 1.4.10). With `SHOTS=<directory>` it also
// keeps what it saw.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import axe from "axe-core";

const RULES = {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
};
const SCHEMES = ["light", "dark"];
const WIDTHS = [390, 1280];
const NARROWEST = 320;
/** The least width and height of what is pressed, in px. */
const TOUCH = 44;
const shots = process.env.SHOTS;
if (shots) await mkdir(shots, { recursive: true });

/** Checks the page; `expected` are the browser's messages about its status. */
export async function look(page, name, expected = []) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const where = `${name}, ${colorScheme}, ${width}`;
      if (shots) {
        const file = `${name}-${colorScheme}-${width}.png`.replace(/^\//, "").replaceAll("/", "_");
        await page.screenshot({ path: join(shots, file), fullPage: true });
      }
      assert.deepEqual(await violations(page), [], where);
      assert.ok(await over(page) <= 0, `${where}: ${await over(page)} px too wide`);
    }
    assert.deepEqual(await small(page), [], `${name}, ${width}: too small to press`);
  }
  await page.setViewportSize({ width: NARROWEST, height: 844 });
  assert.ok(await over(page) <= 0, `${name}, ${NARROWEST}: ${await over(page)} px too wide`);
  await page.setViewportSize(before);
  const others = page.complaints.filter((text) => !expected.some((known) => known.test(text)));
  assert.deepEqual(others, [], name);
  page.complaints.length = 0;
}

/** How many pixels the page scrolls sideways. */
export function over(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth - clientWidth;
  });
}

/** What is pressed and too small for a finger; links inside a sentence are as high as its line. */
function small(page) {
  return page.evaluate((least) => {
    const pressed = "button, .button, select, summary, nav a, input:not([type=hidden])";
    return [...document.querySelectorAll(pressed)].filter((one) => {
      // A radio button or a box is pressed by its label.
      const area = one.closest("label") && one.matches("[type=radio], [type=checkbox]")
        ? one.closest("label") : one;
      const { width, height } = area.getBoundingClientRect();
      return width && height && one.checkVisibility() && !one.closest(".unseen") && Math.min(width, height) < least - 0.5;
    }).map((one) => one.outerHTML.slice(0, 200));
  }, TOUCH);
}

async function violations(page) {
  // The rules take a page without a background colour for white, also in the dark scheme.
  await page.evaluate(() => {
    const painted = [document.documentElement, document.body]
      .some((part) => getComputedStyle(part).backgroundColor !== "rgba(0, 0, 0, 0)");
    if (!painted) document.documentElement.style.backgroundColor = "Canvas";
  });
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axe.source);
  const { violations } = await page.evaluate((rules) => window.axe.run(rules), RULES);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((n) => n.html).join(" ")}`);
}
