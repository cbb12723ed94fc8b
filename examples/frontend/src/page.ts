// The page: sign-in, menu, cart, order, cashier.
import { Session } from "./session";
import { type Cart, type Order, Refused, add, follow, granted, menu, openMarket, order, payment } from "./shop";

const find = <T extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as T;
const base = document.querySelector<HTMLMetaElement>('meta[name="market"]')!.content;
const language = find<HTMLSelectElement>("language");
const kept = "refresh-token";

// Of this tab alone: two tabs that shared a refresh token would end each other's session.
const session = new Session(base, {
  read: () => sessionStorage.getItem(kept),
  write: (token) => token ? sessionStorage.setItem(kept, token) : sessionStorage.removeItem(kept),
});
const market = openMarket(base, session, () => language.value);

/** One key for each thing that the shopper means to do: a click that is repeated has the same. */
let orderKey = crypto.randomUUID();
let cart: Cart | undefined;
let next: string | undefined;

function say(text: string) {
  find("notice").textContent = text;
}

/** Does what a button is for; tells what the market refused. */
function on(id: string, event: string, does: (event: Event) => Promise<void>) {
  find(id).addEventListener(event, (event) => {
    event.preventDefault();
    say("");
    does(event).catch(failed);
  });
}

function failed(error: unknown) {
  if (error instanceof Refused && error.problem.code === "unauthenticated") {
    session.forget();
    showSignedIn(null);
  }
  // Anything else is a request that got no answer.
  say(error instanceof Refused ? error.message : "The market can’t be reached. Try again.");
}

function showSignedIn(name: string | null) {
  find("sign-in").hidden = name !== null;
  find("signed-in").hidden = name === null;
  find("who").textContent = name;
}

function row(text: string, ...controls: HTMLElement[]) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.textContent = text;
  item.append(label, ...controls);
  return item;
}

async function showMenu() {
  const page = await menu(market, next);
  for (const { id, name, price, has_choices } of page.products) {
    if (has_choices) {
      // What must be chosen is asked on the market's own page, as long as this one can't.
      const link = Object.assign(document.createElement("a"), {
        href: `${base}/en/products/${id}`, textContent: `Choose ${name}`,
      });
      find("products").append(row(`${name} NT$${price}`, link));
      continue;
    }
    const button = document.createElement("button");
    button.textContent = `Add ${name}`;
    let key = crypto.randomUUID();
    button.addEventListener("click", () => {
      add(market, id, key).then((cart) => {
        key = crypto.randomUUID();
        showCart(cart);
      }).catch(failed);
    });
    find("products").append(row(`${name} NT$${price}`, button));
  }
  next = page.next ?? undefined;
  find("more").hidden = next === undefined;
}

function showCart(now: Cart) {
  cart = now;
  find("cart").replaceChildren(...now.items.map((item) => row(`${item.name} × ${item.quantity}`)));
  find<HTMLButtonElement>("order").disabled = now.items.length === 0;
}

function showOrder({ order_number, status, total_amount }: Order) {
  find("state").textContent = `${order_number}: ${status}, NT$${total_amount}`;
}

/** The order is paid in a tab of its own, and followed in this one. */
async function goToCashier(placed: Order) {
  const { action, fields } = await payment(market, placed.id, crypto.randomUUID());
  const form = find<HTMLFormElement>("cashier");
  form.action = action;
  form.querySelectorAll("input").forEach((input) => input.remove());
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.hidden = false;
  await follow(market, placed.id, showOrder, () => new Promise((again) => setTimeout(again, 2000)));
  form.hidden = true;
}

async function begin() {
  const { username } = granted(await market.GET("/api/auth/me"));
  showSignedIn(username);
  next = undefined;
  find("products").replaceChildren();
  await showMenu();
  showCart(granted(await market.GET("/api/cart")));
}

on("sign-in", "submit", async (event) => {
  const form = new FormData(event.target as HTMLFormElement);
  const { username, password } = Object.fromEntries(form) as Record<string, string>;
  granted(await session.signIn(username!, password!, language.value));
  await begin();
});
on("sign-out", "click", async () => {
  granted(await market.POST("/api/auth/logout"));
  session.forget();
  showSignedIn(null);
});
on("more", "click", showMenu);
on("order", "click", async () => {
  if (!cart) return;
  const answer = await order(market, cart, orderKey);
  if (answer.error?.code === "price_changed" || answer.error?.code === "out_of_stock") {
    // The cart has changed under the shopper: show it as it is, and let the shopper decide.
    orderKey = crypto.randomUUID();
    showCart(granted(await market.GET("/api/cart")));
  }
  const placed = granted(answer);
  orderKey = crypto.randomUUID();
  showOrder(placed);
  showCart(granted(await market.GET("/api/cart")));
  await goToCashier(placed);
});

// After a reload the session goes on.
if (sessionStorage.getItem(kept)) begin().catch(failed);
