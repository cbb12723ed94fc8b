// Each test file starts a market and a browser of its own, and stops both at its end.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const target = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");
const binary = process.env.MARKET ?? join(target, "debug", "market");

/** How long anything may take before the test has failed, in milliseconds. */
export const PATIENCE = 15_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function startMarket() {
  const more = process.env.MARKET_OPTIONS?.split(" ") ?? [];
  const options = ["--ephemeral", "--no-open", "--port", `${await freePort()}`, ...more];
  const child = spawn(binary, options, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => { said += text; });
  process.on("exit", (code) => {
    child.kill("SIGKILL");
    // What the market warned of is of interest when something failed.
    if (code) process.stderr.write(said);
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  const addresses = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, url] = /^\s+(Shop|Cashier)\s+(http:\S+)/.exec(line) ?? [];
    if (name) addresses[name] = url;
    if (addresses.Shop && addresses.Cashier) break;
  }
  clearTimeout(timer);
  assert.ok(addresses.Cashier, `${binary} did not open`);
  child.stdout.resume();
  return { child, shop: addresses.Shop, cashier: addresses.Cashier };
}

const running = await startMarket();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
  timeout: 2 * PATIENCE,
});

after(async () => {
  await browser.close();
  running.child.kill();
});

/** Where the shop is: `http://localhost:…`. */
export const shop = running.shop;
/** Where the cashier is: another site, `http://127.0.0.1:…`. */
export const cashier = running.cashier;

/** A browser context without cookies. It is closed at the end of its test. */
export async function visitor(t, options = {}) {
  const context = await browser.newContext({
    baseURL: shop,
    reducedMotion: "reduce",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  t.after(() => context.close());
  context.setDefaultTimeout(PATIENCE);
  return context;
}

/** A page whose `complaints` collect script errors, policy violations and failed requests. */
export async function open(context, address) {
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) page.complaints.push(message.text());
  });
  page.on("pageerror", (error) => page.complaints.push(`${error}`));
  if (address) await page.goto(address);
  return page;
}

/** Asserts that no page has complaints. */
export function calm(...pages) {
  for (const page of pages) assert.deepEqual(page.complaints, [], page.url());
}

/** Waits until `state()` returns something truthy, and returns that. */
export async function until(what, state) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await state();
    if (answer) return answer;
    if (Date.now() > end) assert.fail(`never came: ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

/** The token of who is signed in; undefined for a guest. */
export async function session(page) {
  const cookies = await page.context().cookies();
  return cookies.find((cookie) => cookie.name === "access")?.value;
}

/** Signs in with a button of the demonstration strip. */
export async function signIn(page, role) {
  const before = await session(page);
  const landed = page.waitForEvent("load");
  await page.locator(`.strip form:has([value="${role}"]) button`).click();
  await until("a session", async () => {
    const now = await session(page);
    return now && now !== before;
  });
  await landed;
}

/** Adds a product to the cart from the product list. */
export async function addToCart(page, name, prefix = "") {
  await page.goto(`${prefix || "/"}?q=${encodeURIComponent(name)}`);
  // In English its card has another name.
  const card = page.locator(".card", prefix ? {} : { hasText: name });
  await card.locator("form.add button").first().click();
  await page.locator(".toast").waitFor();
}

/** A product of the tea shop, which the login `tea` works for; it is shipped. */
export const TEA = "四季春茶包 20 入";
/** A dish of the restaurant, which the login `staff` works for. */
export const NOODLES = "紅燒牛肉麵";
/** A digital voucher of the gift store. */
export const VOUCHER = "咖啡兌換券";
export const ADDRESS = { name: "王小明", phone: "0912345678", address: "和平東路 1 號" };
/** 大安區 of 臺北市. */
export const DISTRICT = "106";

/** Fills in the delivery address; with scripts the county comes first, and fills the postal code. */
export async function fillAddress(page) {
  for (const [name, value] of Object.entries(ADDRESS)) {
    await page.locator(`#${name}`).fill(value);
  }
  const county = page.locator("select:has(+ #district)");
  const scripts = await county.count();
  if (scripts) await county.selectOption({ index: 1 });
  await page.locator("#district").selectOption(DISTRICT);
  if (scripts) assert.equal(await page.locator("#postal_code").inputValue(), DISTRICT);
}

/** Fills in who orders: an order of a guest is known by nothing else. */
export async function fillContact(page) {
  await page.locator("#name").fill("訪客");
  await page.locator("#phone").fill("0922333444");
}

/**
 * Orders the content of the cart, a voucher as digital, food as takeaway and everything else by
 * home delivery, and is handed over to the cashier; returns the path of the order.
 */
export async function order(page) {
  await toCheckout(page);
  const radio = (method) => page.locator(`[type="radio"][name="fulfilment"][value="${method}"]`);
  const shipped = '[name="fulfilment"][value="ship_home"]';
  if (await radio("digital").count()) await radio("digital").check();
  else if (await page.locator(shipped).count()) await fillAddress(page);
  else if (await radio("takeaway").count()) await radio("takeaway").check();
  return place(page);
}

/** Goes from the cart, or from the page of a language, to the checkout of the only store in it. */
export async function toCheckout(page) {
  const english = new URL(page.url()).pathname.startsWith("/en");
  if (!page.url().endsWith("/cart")) await page.goto(english ? "/en/cart" : "/cart");
  await page.locator("a.button.main[href*='/checkout']").click();
  await page.waitForURL("**/checkout?*");
}

/** Sends the checkout, and goes on to the cashier; returns the path of the order. */
export async function place(page) {
  await page.locator(".order button.main").click();
  await handedOver(page);
  // The page that handed over is gone by now; the cashier knows the way back to the order.
  const back = await page.locator("a[href*='/orders/ord_']").getAttribute("href");
  return new URL(back).pathname;
}

/** Waits for the cashier; without scripts, a button leads there. */
async function handedOver(page) {
  const button = page.locator("form[data-hand-over] button");
  await until("the cashier", async () => {
    if (page.url().startsWith(`${cashier}/Cashier/`)) return true;
    if (await button.count().catch(() => 0)) await button.click({ timeout: 500 }).catch(() => {});
    return false;
  });
}

let customers = 0;

/** Registers a new customer and signs them in. */
export async function register(page) {
  customers += 1;
  const name = `customer-${customers}`;
  await page.goto("/register");
  await page.locator("#username").fill(name);
  await page.locator("#email").fill(`${name}@example.com`);
  await page.locator("#password").fill("lanterns at ten");
  await page.locator(".sheet button.main").click();
  await until("a session", () => session(page));
  await page.waitForLoadState();
}

/** Registers a customer who orders `product` and stands at the cashier; returns the order's path. */
export async function orderOf(page, product) {
  await register(page);
  await addToCart(page, product);
  return order(page);
}

/** Goes from the order's page to the cashier again, once nothing can be paid already. */
export async function goToCashier(page) {
  await page.locator(".actions form[action$='/pay'] button").click();
  await handedOver(page);
}

/** Presses the cashier's button for the scenario `name`. */
export async function choose(page, name) {
  await page.locator(`button[name="scenario"][value="${name}"]`).click();
}

/** Waits until the order on the page has `status`. */
export async function stands(page, status) {
  await page.locator(`#live .now .is-${status}`).waitFor();
}
