//! A cart: which products, and how many. Prices always come from the catalogue.

use std::{collections::BTreeSet, fmt, str::FromStr};

use fields::{Errors, Field, Message, Raw, Schema, Schemas, body_field};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use texts::Count;

use crate::{
    BadId, ChoiceCode, Code, DomainError, InPath, ProductId, Quantity, Text, VariantCode,
    catalog::Selection,
    text::{self, value},
};

/// How many different stocks a cart or an order may draw on. DynamoDB takes 100 writes in one
/// transaction; the largest is a cancellation, which writes each stock, the order, the payments
/// that hold its money and an idempotency key.
pub const MAX_KEYS: usize = 80;
/// How many lines a cart or an order may have.
pub const MAX_LINES: usize = 150;

/// A product in the form in which it was chosen, and its quantity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartLine {
    /// Product id.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// The variant, if one was named.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub variant: Option<VariantCode>,
    /// The codes of the choices.
    #[serde(rename = "c", default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ChoiceCode>,
    /// A note about it.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text<1, 100>>,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: Quantity,
}

impl CartLine {
    /// `quantity` of a product in the form that was `chosen`. The order of choices does not matter.
    #[must_use]
    pub fn new(product: ProductId, chosen: Selection, quantity: Quantity) -> Self {
        let Selection { variant, mut choices, note } = chosen;
        choices.sort_unstable();
        // Naming the only variant says nothing.
        let variant = variant.filter(|variant| *variant != VariantCode::ONLY);
        Self { product, variant, choices, note, quantity }
    }

    /// What was chosen of the product.
    #[must_use]
    pub fn chosen(&self) -> Selection {
        let (variant, choices, note) = (self.variant, self.choices.clone(), self.note.clone());
        Selection { variant, choices, note }
    }

    /// Its id in the cart.
    #[must_use]
    pub fn id(&self) -> CartItemId {
        let plain = self.variant.is_none() && self.choices.is_empty() && self.note.is_none();
        if plain {
            return CartItemId { product: self.product, form: None };
        }
        let mut hash = Sha256::new();
        hash.update(self.variant.map(|variant| variant.to_string()).unwrap_or_default());
        for choice in &self.choices {
            hash.update(b"|");
            hash.update(choice.as_str());
        }
        hash.update(b"#");
        hash.update(self.note.as_ref().map(Text::as_str).unwrap_or_default());
        let digest: [u8; 32] = hash.finalize().into();
        let [a, b, c, d, ..] = digest;
        CartItemId { product: self.product, form: Some(u32::from_be_bytes([a, b, c, d])) }
    }

    /// What its units are counted in, as far as the cart knows.
    const fn stock(&self) -> (ProductId, Option<VariantCode>) {
        (self.product, self.variant)
    }
}

/// The id of a line of a cart: the product's id, and a digest of the form in which it was chosen,
/// unless that is its only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CartItemId {
    /// Product id.
    pub product: ProductId,
    form: Option<u32>,
}

impl From<ProductId> for CartItemId {
    fn from(product: ProductId) -> Self {
        Self { product, form: None }
    }
}

impl fmt::Display for CartItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            None => self.product.fmt(f),
            Some(form) => write!(f, "{}.{form:08x}", self.product),
        }
    }
}

impl FromStr for CartItemId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let Some((product, form)) = text.split_once('.') else {
            return text.parse::<ProductId>().map(Self::from);
        };
        let form = Some(form).filter(|form| form.len() == 8);
        let form = form.and_then(|form| u32::from_str_radix(form, 16).ok()).ok_or(BadId)?;
        Ok(Self { product: product.parse()?, form: Some(form) })
    }
}

impl Schema for CartItemId {
    fn schema(_: &mut Schemas) -> Value {
        let pattern = "^prd_[0-9A-HJKMNP-TV-Z]+(\\.[0-9a-f]{8})?$";
        json!({ "type": "string", "pattern": pattern, "examples": ["prd_1M7Y0QRW000000001"] })
    }
}

impl Field for CartItemId {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let id = fields::string(raw, errors)?.parse().ok();
        if id.is_none() {
            errors.push("format", Message::of(value::cart_item_id));
        }
        id
    }
}

impl InPath for CartItemId {
    const NAME: &'static str = "item_id";
    const NOT_FOUND: Code = Code::ProductNotFound;
}

impl Serialize for CartItemId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The products that a shopper has chosen, in the order they were added; each form of a product
/// once.
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

    /// The line with the id `id`.
    #[must_use]
    pub fn line(&self, id: CartItemId) -> Option<&CartLine> {
        self.lines.iter().find(|line| line.id() == id)
    }

    /// The cart with `added` put to what is there.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when that is more than a cart holds.
    pub fn add(&self, added: CartLine) -> Result<Self, DomainError> {
        let mut next = self.clone();
        let id = added.id();
        match next.lines.iter_mut().find(|line| line.id() == id) {
            Some(line) => {
                line.quantity = line.quantity.plus(added.quantity).ok_or_else(too_many)?;
            }
            None => {
                next.lines.push(added);
                let stocks: BTreeSet<_> = next.lines.iter().map(CartLine::stock).collect();
                if stocks.len() > MAX_KEYS || next.lines.len() > MAX_LINES {
                    return Err(too_many());
                }
            }
        }
        Ok(next)
    }

    /// The cart with exactly `quantity` of the line `id`; a plain product that is missing is added.
    ///
    /// # Errors
    /// [`Code::ProductNotFound`] when there is no such line; [`Code::ValidationFailed`] when it is
    /// more than a cart holds.
    pub fn set(&self, id: CartItemId, quantity: Quantity) -> Result<Self, DomainError> {
        let mut next = self.clone();
        match (next.lines.iter_mut().find(|line| line.id() == id), id.form) {
            (Some(line), _) => line.quantity = quantity,
            (None, None) => {
                return self.add(CartLine::new(id.product, Selection::default(), quantity));
            }
            (None, Some(_)) => return Err(Code::ProductNotFound.into()),
        }
        Ok(next)
    }

    /// The cart without the lines `ids`.
    #[must_use]
    pub fn without(&self, ids: &[CartItemId]) -> Self {
        let keep = |line: &&CartLine| !ids.contains(&line.id());
        Self { lines: self.lines.iter().filter(keep).cloned().collect() }
    }

    /// Both carts in one, as when a guest signs in. What exceeds a cart's bounds is left out:
    /// signing in must not fail for a full cart.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut all = self.clone();
        for line in &other.lines {
            all = match all.add(line.clone()) {
                Ok(added) => added,
                Err(_) => match all.line(line.id()) {
                    Some(_) => all.set(line.id(), Quantity::MAX).unwrap_or(all),
                    None => all,
                },
            };
        }
        all
    }
}

fn too_many() -> DomainError {
    let (products, most) = (Count::of(MAX_KEYS), Count::of(Quantity::MAX.get()));
    let message = Message::of(|locale| text::order::cart_full(locale, products, most));
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

    fn plain(number: u64, count: u16) -> CartLine {
        CartLine::new(product(number), Selection::default(), quantity(count))
    }

    /// A drink: `M+S5 I0 note`.
    fn drink(form: &str, count: u16) -> CartLine {
        let (variant, rest) = form.split_once('+').unwrap();
        let (choices, note) = rest.split_once('/').unwrap();
        let chosen = Selection {
            variant: variant.parse().ok(),
            choices: choices.split(' ').filter_map(|code| code.parse().ok()).collect(),
            note: Text::new(note).ok(),
        };
        CartLine::new(product(1), chosen, quantity(count))
    }

    fn cart(lines: Vec<CartLine>) -> Cart {
        lines.into_iter().fold(Cart::default(), |cart, line| cart.add(line).unwrap())
    }

    #[test]
    fn a_form_of_a_product_stands_in_a_cart_once() {
        let one = cart(vec![plain(1, 2), plain(2, 1), plain(1, 3)]);
        assert_eq!(one, cart(vec![plain(1, 5), plain(2, 1)]));
        assert_eq!(one.set(product(1).into(), quantity(7)).unwrap().lines()[0], plain(1, 7));
        assert_eq!(one.without(&[product(1).into()]), cart(vec![plain(2, 1)]));

        let forms = ["M+S5 I0/", "M+S5/", "L+S5 I0/", "M+S5 I0/less", "+S5 I0/", "0+/"];
        let apart = cart(forms.iter().map(|form| drink(form, 1)).collect());
        assert_eq!(apart.lines().len(), forms.len());
        let again = apart.add(drink("M+I0 S5/", 2)).unwrap();
        assert_eq!(again.lines()[0].quantity, quantity(3), "the order of choices does not matter");
        assert_eq!(again.lines()[5].id(), product(1).into(), "0 is the only variant");
        for line in apart.lines() {
            let id = line.id();
            assert_eq!(id.to_string().parse(), Ok(id));
            assert_eq!(apart.line(id), Some(line));
            let rest = apart.without(&[id]);
            assert_eq!(rest.lines().len(), forms.len() - 1);
            let gone = rest.set(id, Quantity::ONE).map_err(|error| error.code());
            let plain = line.chosen() == Selection::default();
            assert_eq!(gone.is_ok(), plain, "only a plain product is added by its id");
        }
    }

    #[test]
    fn ids_of_lines_read_back_and_nonsense_does_not() {
        let id = product(1).to_string();
        for (text, good) in [
            (id.clone(), true),
            (format!("{id}.0123abcd"), true),
            (format!("{id}."), false),
            (format!("{id}.123"), false),
            (format!("{id}.0123abcg"), false),
            (format!("{id}.0123abcd0"), false),
            (".0123abcd".to_owned(), false),
        ] {
            assert_eq!(text.parse::<CartItemId>().is_ok(), good, "{text}");
        }
    }

    #[test]
    fn a_full_cart_refuses_and_a_merge_keeps_what_fits() {
        let full = cart((0..80).map(|number| plain(number, 1)).collect());
        assert!(full.add(plain(100, 1)).is_err());
        assert!(cart(vec![plain(1, 999)]).add(plain(1, 1)).is_err());
        // Lines that draw on one stock are 150 at most.
        let notes = |count: usize| (0..count).map(|n| drink(&format!("+/{n}"), 1)).collect();
        assert!(cart(notes(150)).add(drink("+/more", 1)).is_err());

        assert_eq!(full.merged(&cart(vec![plain(100, 1)])), full);
        let most = cart(vec![plain(1, 600)]);
        assert_eq!(most.merged(&most), cart(vec![plain(1, 999)]));
        let both = cart(vec![plain(1, 1)]).merged(&cart(vec![plain(2, 2)]));
        assert_eq!(both, cart(vec![plain(1, 1), plain(2, 2)]));
    }
}
