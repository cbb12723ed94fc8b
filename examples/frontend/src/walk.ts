// A walk through the market as a program takes it, typed by the generated client. It is compiled
// against the OpenAPI document and run against a market, so that both say the same.
import { Session } from "./session";
import { type Problem, add, granted, menu, openMarket, order, payment } from "./shop";

/** Fails unless `fact` holds. */
function is(fact: boolean, what: string) {
  if (!fact) throw new Error(`not so: ${what}`);
}

/** Fails unless the market refused with `code`, which its operation has to document. */
function refused<E extends Problem>(answer: { error?: E }, code: NonNullable<E["code"]>) {
  is(answer.error?.code === code, `${code}, but ${JSON.stringify(answer.error)}`);
}

/** Signs in at the market at `base` and orders a dish; what it saw. */
export async function walk(base: string, username: string, password: string) {
  let kept: string | null = null;
  const session = new Session(base, { read: () => kept, write: (token) => { kept = token; } });
  const market = openMarket(base, session, () => "en");

  refused(await session.signIn(username, "not the password", "en"), "bad_credentials");
  refused(await market.GET("/api/auth/me"), "unauthenticated");
  const { user } = granted(await session.signIn(username, password, "en"));

  const first = await menu(market);
  is(first.next !== null, "the menu has a second page");
  const second = await menu(market, first.next!);
  const listed = [...first.products, ...second.products];
  const ids = listed.map(({ id }) => id);
  is(new Set(ids).size === ids.length, "no product is listed twice");

  // What comes in several forms wants a choice.
  const bare = listed.find(({ has_choices, availability }) => !has_choices && availability !== "none");
  if (!bare) throw new Error("every dish needs a choice");

  const key = crypto.randomUUID();
  granted(await market.DELETE("/api/cart"));
  await add(market, bare.id, key);
  const cart = await add(market, bare.id, key);
  is(cart.item_count === 1, "the same key adds once");

  const dear = await order(market, { ...cart, stores: cart.stores.map((store) => ({ ...store, total_amount: 1 })) }, crypto.randomUUID());
  refused(dear, "price_changed");
  const placing = crypto.randomUUID();
  const placed = granted(await order(market, cart, placing));
  const again = granted(await order(market, cart, placing));
  is(placed.id === again.id, "the same key orders once");
  refused(await market.POST("/api/orders", {
    params: { header: { "Idempotency-Key": placing } },
    body: { items: [{ product_id: bare.id, quantity: 2 }], fulfilment: { type: "takeaway" } },
  }), "idempotency_key_reused");

  const profile = await market.GET("/api/users/me/profile");
  const etag = profile.response.headers.get("ETag")!;
  const { name } = granted(profile);
  const rename = (name: string | null | undefined) => market.PUT("/api/users/me/profile", {
    params: { header: { "If-Match": etag } },
    body: { name },
  });
  granted(await rename(`${name} II`));
  refused(await rename(name), "version_conflict");
  refused(await market.PUT("/api/users/me/profile", { body: { name } }), "precondition_required");

  const form = await payment(market, placed.id, crypto.randomUUID());
  const found = granted(await market.GET("/api/orders/{order_id}", {
    params: { path: { order_id: placed.id } },
  }));
  is(found.payments.length === 1, "the attempt is in the order");
  granted(await market.POST("/api/orders/{order_id}/cancel", {
    params: { path: { order_id: placed.id } },
    body: { reason: "A walk" },
  }));
  granted(await market.POST("/api/auth/logout"));
  session.forget();
  return { user: user.username, total: placed.total_amount, price: bare.price, cashier: form.action };
}
