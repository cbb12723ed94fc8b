// What the compiler has to refuse. A line that it takes in spite of its comment fails the check:
// then the document no longer says what the market takes and answers.
import type { Market } from "./shop";

export async function mistakes(market: Market) {
  // @ts-expect-error There is no such path.
  await market.GET("/api/product");
  // @ts-expect-error A product is known by its id, which has no default.
  await market.GET("/api/products/{product_id}", {});
  // @ts-expect-error An item has a quantity.
  await market.POST("/api/orders", { body: { items: [{ product_id: "prd_1" }] } });
  // @ts-expect-error Nothing is delivered by pigeons.
  await market.POST("/api/orders", { body: { cart: true, fulfilment: { type: "pigeon" } } });

  const { data, error } = await market.POST("/api/orders", { body: { cart: true } });
  if (error) {
    // @ts-expect-error Placing an order asks for no password.
    return error.code === "bad_credentials";
  }
  // @ts-expect-error The total is a number.
  const total: string = data.total_amount;
  return total;
}
