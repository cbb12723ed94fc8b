//! A cart: which products, and how many. Prices always come from the catalogue.

use fields::{Message, body_field};
use serde::{Deserialize, Serialize};

use crate::{Code, DomainError, ProductId, Quantity};

/// How many different stocks a cart or an order may draw on. DynamoDB takes 100 writes in one
/// transaction; the largest is a cancellation, which writes each stock, the order, the payments
/// that hold its money and an idempotency key.
pub const MAX_KEYS: usize = 80;
/// How many lines a cart or an order may have.
pub const MAX_LINES: usize = 150;

/// A product and its quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// Product id.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: Quantity,
}

/// The products that a shopper has chosen, in the order they were added; each product once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cart {
    lines: Vec<CartLine>,
}

impl Cart {
    /// What is in it.
    #[must_use]
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The cart with `quantity` more of `product`.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when that is more than a cart holds.
    pub fn add(&self, product: ProductId, quantity: Quantity) -> Result<Self, DomainError> {
        let mut next = self.clone();
        let full = next.lines.len() >= MAX_KEYS;
        match next.lines.iter_mut().find(|line| line.product == product) {
            Some(line) => line.quantity = line.quantity.plus(quantity).ok_or_else(too_many)?,
            None if full => return Err(too_many()),
            None => next.lines.push(CartLine { product, quantity }),
        }
        Ok(next)
    }

    /// The cart with exactly `quantity` of `product`, which is added if it is missing.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when that is more than a cart holds.
    pub fn set(&self, product: ProductId, quantity: Quantity) -> Result<Self, DomainError> {
        let mut next = self.clone();
        match next.lines.iter_mut().find(|line| line.product == product) {
            Some(line) => line.quantity = quantity,
            None => return self.add(product, quantity),
        }
        Ok(next)
    }

    /// The cart without `products`.
    #[must_use]
    pub fn without(&self, products: &[ProductId]) -> Self {
        let keep = |line: &&CartLine| !products.contains(&line.product);
        Self { lines: self.lines.iter().filter(keep).copied().collect() }
    }

    /// Both carts in one, as when a guest signs in. What exceeds a cart's bounds is left out:
    /// signing in must not fail for a full cart.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut all = self.clone();
        for line in &other.lines {
            all = match all.add(line.product, line.quantity) {
                Ok(added) => added,
                Err(_) => all.set(line.product, Quantity::MAX).unwrap_or(all),
            };
        }
        all
    }
}

fn too_many() -> DomainError {
    let most = Quantity::MAX.get();
    let message = Message::new(
        format!("最多 {MAX_KEYS} 種商品，每種最多 {most} 件"),
        format!("must leave the cart with at most {MAX_KEYS} products and {most} of each"),
    );
    DomainError::Fields(Code::ValidationFailed, vec![body_field("quantity", "range", message)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    fn product(number: u64) -> ProductId {
        ProductId::new(Timestamp::from_millis(0), number)
    }

    fn quantity(number: u16) -> Quantity {
        Quantity::new(number).unwrap()
    }

    fn cart(lines: &[(u64, u16)]) -> Cart {
        lines.iter().fold(Cart::default(), |cart, (number, count)| {
            cart.add(product(*number), quantity(*count)).unwrap()
        })
    }

    #[test]
    fn a_product_stands_in_a_cart_once() {
        assert_eq!(cart(&[(1, 2), (2, 1), (1, 3)]), cart(&[(1, 5), (2, 1)]));
        assert_eq!(cart(&[(1, 2)]).set(product(1), quantity(7)), Ok(cart(&[(1, 7)])));
        assert_eq!(cart(&[(1, 2), (2, 1)]).without(&[product(1)]), cart(&[(2, 1)]));
    }

    #[test]
    fn a_full_cart_refuses_and_a_merge_keeps_what_fits() {
        let full: Vec<_> = (0..80).map(|number| (number, 1)).collect();
        let full = cart(&full);
        assert!(full.add(product(100), Quantity::ONE).is_err());
        assert!(cart(&[(1, 999)]).add(product(1), Quantity::ONE).is_err());

        assert_eq!(full.merged(&cart(&[(100, 1)])), full);
        assert_eq!(cart(&[(1, 600)]).merged(&cart(&[(1, 600)])), cart(&[(1, 999)]));
        assert_eq!(cart(&[(1, 1)]).merged(&cart(&[(2, 2)])), cart(&[(1, 1), (2, 2)]));
    }
}
