// What a front end does at the market, in terms of the generated client.
import createClient from "openapi-fetch";
import type { components, paths } from "./market";
import type { Session } from "./session";

type Schemas = components["schemas"];
export type Product = Schemas["ProductView"];
export type Cart = Schemas["CartView"];
export type Order = Schemas["OrderView"];
export type Problem = Schemas["Problem"];

/** What the market refused, with a code for programs and a text for people. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

/** The content of an answer. */
export function granted<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.error) throw new Refused(answer.error);
  return answer.data as T;
}

/** A client that sends the token of `session`, and asks for texts in `language()`. */
export function openMarket(base: string, session: Session, language: () => string) {
  const market = createClient<paths>({ baseUrl: base });
  market.use({
    async onRequest({ request }) {
      const token = await session.access();
      if (token) request.headers.set("Authorization", `Bearer ${token}`);
      request.headers.set("Accept-Language", language());
      return request;
    },
  });
  return market;
}

export type Market = ReturnType<typeof openMarket>;

/** A page of the menu, and the cursor of the next one. */
export async function menu(market: Market, cursor?: string) {
  const answer = await market.GET("/api/products", {
    params: { query: { kind: "menu_item", limit: 2, cursor } },
  });
  return { products: granted(answer), next: answer.response.headers.get("X-Next-Cursor") };
}

/** Adds a unit of a product to the cart. Sent again under the same `key`, it adds nothing more. */
export async function add(market: Market, product_id: string, key: string): Promise<Cart> {
  return granted(await market.POST("/api/cart/items", {
    params: { header: { "Idempotency-Key": key } },
    body: { product_id, quantity: 1 },
  }));
}

/** Orders what is in the cart from the cart's first store, at the total that was shown. */
export async function order(market: Market, cart: Cart, key: string) {
  const [store] = cart.stores;
  return market.POST("/api/orders", {
    params: { header: { "Idempotency-Key": key } },
    body: {
      cart: true,
      store_id: store?.store_id,
      fulfilment: { type: "takeaway" },
      expected_total: store?.total_amount,
    },
  });
}

/** A new attempt to pay: a form that the shopper's browser posts to the cashier. */
export async function payment(market: Market, order_id: string, key: string) {
  return granted(await market.POST("/api/orders/{order_id}/payments", {
    params: { path: { order_id }, header: { "Idempotency-Key": key } },
    body: { provider: "ecpay", method: "credit" },
  })).form;
}

/** Follows an order: calls `show` at each change, until it is paid or will not be. */
export async function follow(
  market: Market, order_id: string, show: (order: Order) => void, pause: () => Promise<unknown>,
): Promise<Order> {
  let etag: string | undefined;
  for (;;) {
    const answer = await market.GET("/api/orders/{order_id}", {
      params: { path: { order_id }, header: { "If-None-Match": etag } },
    });
    if (answer.response.status !== 304) {
      const order = granted(answer);
      etag = answer.response.headers.get("ETag") ?? undefined;
      show(order);
      if (order.status !== "pending") return order;
    }
    await pause();
  }
}
