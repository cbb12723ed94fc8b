//! What the API shows of a cart: every endpoint here answers with it.

use app::{
    App,
    carts::{self, Edit, GuestCart, PricedLine},
};
use domain::{
    ChoiceCode, IdempotencyKey, ProductId, Quantity, StoreId, Text, Twd, VariantCode,
    cart::CartItemId,
};
use endpoint::{Ok200, OptionalUser, Problem, View, WithCookies};
use serde::Serialize;

/// A line of a cart, with its product as it is in the catalogue now.
#[derive(Clone, Debug, Serialize, View)]
pub struct CartLineView {
    /// Item id: the product's id, with a suffix if it was chosen in a form of its own.
    pub id: CartItemId,
    /// Product id.
    pub product_id: ProductId,
    /// Variant id; null of a product that declares none.
    pub variant_id: Option<VariantCode>,
    /// Variant name.
    pub variant_name: Option<Text<1, 40>>,
    /// Variant name in English.
    pub variant_name_en: Option<Text<1, 60>>,
    /// The choices that were made.
    pub choices: Vec<CartChoiceView>,
    /// Note about it.
    pub note: Option<Text<1, 100>>,
    /// Product name. Null, like every field from the catalogue, if the product no longer exists.
    pub name: Option<Text<1, 100>>,
    /// Product name in English.
    pub name_en: Option<Text<1, 150>>,
    /// The store that sells it.
    pub store_id: Option<StoreId>,
    /// Number of units.
    pub quantity: Quantity,
    /// Unit price in TWD, choices included; null if it can't be bought for money in this form.
    pub price: Option<Twd>,
    /// Line total in TWD; null if it can't be bought for money now.
    pub subtotal: Option<Twd>,
    /// Whether this many can be bought for money now, together with what the cart holds of it in
    /// other lines.
    pub available: bool,
    /// Units in stock; null if the stock is not tracked.
    pub stock: Option<u32>,
}

/// A choice that was made.
#[derive(Clone, Debug, Serialize, View)]
pub struct CartChoiceView {
    /// Its code.
    pub code: ChoiceCode,
    /// Its name; null if the store no longer offers it.
    pub name: Option<Text<1, 40>>,
    /// Its name in English.
    pub name_en: Option<Text<1, 60>>,
}

/// The part of a cart that is of one store. Each store needs an order of its own.
#[derive(Clone, Debug, Serialize, View)]
pub struct CartStoreView {
    /// Store id.
    pub store_id: StoreId,
    /// Store name.
    pub name: Option<Text<1, 60>>,
    /// Its name in English.
    pub name_en: Option<Text<1, 80>>,
    /// Total in TWD.
    pub total_amount: Twd,
    /// Number of units.
    pub item_count: u32,
}

/// A cart at current prices.
#[derive(Clone, Debug, Serialize, View)]
pub struct CartView {
    /// Its lines, in the order they were added.
    pub items: Vec<CartLineView>,
    /// Total of the lines that have a subtotal, in TWD.
    pub total_amount: Twd,
    /// Number of units.
    pub item_count: u32,
    /// The totals by store, in the order the stores were added.
    pub stores: Vec<CartStoreView>,
}

/// The answer of every endpoint of the cart; a guest's cart is sent back in its cookie.
pub(crate) type Answer = WithCookies<Ok200<CartView>>;

/// The answer that shows the `cart` of `user`.
pub(crate) async fn answer(
    app: &App,
    user: &OptionalUser,
    cart: &GuestCart,
) -> Result<Answer, Problem> {
    let lines = carts::price(app, cart).await?;
    Ok(WithCookies(Ok200(lines.as_slice().into()), user.cart_cookie(app, cart)))
}

/// Makes `edit` in the cart of `user` and answers with the cart.
pub(crate) async fn edited(
    app: &App,
    user: &OptionalUser,
    edit: Edit,
    key: Option<&IdempotencyKey>,
) -> Result<Answer, Problem> {
    let (cart, lines) = carts::edit_and_price(app, &user.cart_owner(), edit, key).await?;
    Ok(WithCookies(Ok200(lines.as_slice().into()), user.cart_cookie(app, &cart)))
}

impl From<&[PricedLine]> for CartView {
    fn from(lines: &[PricedLine]) -> Self {
        let mut ids: Vec<StoreId> = Vec::new();
        for id in lines.iter().filter_map(PricedLine::store_id) {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        let of = |id| lines.iter().filter(move |line| line.store_id() == Some(id));
        let part = |id| CartStoreView {
            store_id: id,
            name: of(id).find_map(|line| Some(line.store.as_ref()?.name.clone())),
            name_en: of(id).find_map(|line| line.store.as_ref()?.name_en.clone()),
            total_amount: total(of(id)),
            item_count: count(of(id)),
        };
        Self {
            items: lines.iter().map(CartLineView::from).collect(),
            total_amount: total(lines.iter()),
            item_count: count(lines.iter()),
            stores: ids.into_iter().map(part).collect(),
        }
    }
}

impl From<&PricedLine> for CartLineView {
    fn from(priced: &PricedLine) -> Self {
        let quantity = priced.line.quantity;
        let details = priced.product.as_ref().map(|stocked| &stocked.product.details);
        let stock = priced.stock();
        let subtotal = priced.subtotal();
        let chosen = priced.chosen.as_ref();
        let choice = |code: &ChoiceCode| {
            let mut made = chosen.into_iter().flat_map(|chosen| &chosen.choices);
            let made = made.find(|choice| choice.code == *code);
            CartChoiceView {
                code: *code,
                name: made.map(|choice| choice.name.clone()),
                name_en: made.and_then(|choice| choice.name_en.clone()),
            }
        };
        Self {
            id: priced.line.id(),
            product_id: priced.line.product,
            variant_id: priced.line.variant,
            variant_name: chosen.and_then(|chosen| chosen.variant_name.clone()),
            variant_name_en: chosen.and_then(|chosen| chosen.variant_name_en.clone()),
            choices: priced.line.choices.iter().map(choice).collect(),
            note: priced.line.note.clone(),
            name: details.map(|details| details.name.clone()),
            name_en: details.and_then(|details| details.name_en.clone()),
            store_id: priced.store_id(),
            quantity,
            price: chosen.and_then(|chosen| chosen.price),
            subtotal,
            available: subtotal.is_some() && priced.lacking().is_none(),
            stock,
        }
    }
}

/// The sum of the lines that have a subtotal, at most [`Twd::MAX`].
fn total<'a>(lines: impl Iterator<Item = &'a PricedLine>) -> Twd {
    let subtotals = lines.filter_map(PricedLine::subtotal);
    subtotals.fold(Twd::ZERO, |sum, subtotal| sum.plus(subtotal).unwrap_or(Twd::MAX))
}

fn count<'a>(lines: impl Iterator<Item = &'a PricedLine>) -> u32 {
    lines.map(|line| u32::from(line.line.quantity.get())).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{
        Timestamp, TwdDelta,
        cart::CartLine,
        catalog::Selection,
        catalog::{
            Chosen, ChosenOption, Product, ProductDetails, ProductKind, ProductWithStock, choose,
        },
    };

    use domain::order::StorePolicy;

    use super::*;

    const AT: Timestamp = Timestamp::from_millis(0);

    /// The line with one choice, which is made `times` for each unit and of which so many are left.
    fn with_choice(line: PricedLine, times: u16, left: u32) -> PricedLine {
        let code: ChoiceCode = "PD".parse().unwrap();
        let choice = ChosenOption {
            code,
            name: Text::new("Pudding").unwrap(),
            name_en: None,
            quantity: Quantity::new(times).unwrap(),
            delta: TwdDelta::ZERO,
            stock: Some(7),
        };
        let chosen = line.chosen.map(|chosen| Chosen { choices: vec![choice], ..chosen });
        PricedLine { chosen, choice_units: BTreeMap::from([(code, left)]), ..line }
    }

    /// `quantity` of a product that `store` sells at `price`; nothing else of it matters.
    fn line(store: u64, quantity: u16, price: i64, stock: Option<u32>, active: bool) -> PricedLine {
        let product = ProductId::new(AT, store);
        let details = ProductDetails {
            name_en: None,
            description_en: None,
            kind: ProductKind::Goods,
            name: Text::new("Mug").unwrap(),
            description: None,
            price: Twd::new(price),
            points_price: None,
            image_url: None,
            category: None,
            tracked: stock.is_some(),
            active,
        };
        let listed = Product::list(product, StoreId::new(AT, store), details, AT).unwrap();
        let units = stock.map(|units| (VariantCode::ONLY, units)).into_iter().collect();
        let line = CartLine::new(product, Selection::default(), Quantity::new(quantity).unwrap());
        PricedLine {
            line,
            chosen: choose(&listed, &[], None, &[]).ok(),
            product: Some(ProductWithStock::new(listed, &units)),
            together: quantity.into(),
            choice_units: BTreeMap::new(),
            store: None,
            policy: StorePolicy::default(),
        }
    }

    #[test]
    fn a_line_is_available_if_so_many_can_be_bought_now() {
        let gone = PricedLine { product: None, chosen: None, ..line(1, 1, 5, None, true) };
        for (line, subtotal, available) in [
            (line(1, 2, 5, None, true), Some(10), true),
            (line(1, 2, 5, Some(2), true), Some(10), true),
            (line(1, 3, 5, Some(2), true), Some(15), false),
            (line(1, 1, 5, Some(2), false), None, false),
            (line(1, 2, 99_999_999, None, true), None, false),
            (gone, None, false),
            // Other lines hold three of it.
            (PricedLine { together: 5, ..line(1, 2, 5, Some(5), true) }, Some(10), true),
            (PricedLine { together: 5, ..line(1, 2, 5, Some(4), true) }, Some(10), false),
            // Of the product there are enough, and choices for as many units as there are.
            (with_choice(line(1, 2, 5, None, true), 1, 2), Some(10), true),
            (with_choice(line(1, 2, 5, None, true), 2, 3), Some(10), false),
            (with_choice(line(1, 2, 5, Some(1), true), 1, 9), Some(10), false),
            (with_choice(line(1, 1, 5, Some(9), true), 1, 0), Some(5), false),
        ] {
            let view = CartLineView::from(&line);
            let found = (view.subtotal.map(Twd::get), view.available);
            assert_eq!(found, (subtotal, available), "{view:?}");
        }
    }

    #[test]
    fn sums_are_of_what_has_a_price_and_by_store() {
        let lines = [
            line(2, 2, 5, None, true),
            line(1, 1, 7, None, true),
            line(2, 1, 100, None, false),
            PricedLine { product: None, chosen: None, ..line(3, 4, 5, None, true) },
        ];
        let view = CartView::from(lines.as_slice());
        assert_eq!((view.total_amount.get(), view.item_count), (17, 8));
        let stores: Vec<_> = view
            .stores
            .iter()
            .map(|part| (part.store_id, part.total_amount.get(), part.item_count))
            .collect();
        assert_eq!(stores, [(StoreId::new(AT, 2), 10, 3), (StoreId::new(AT, 1), 7, 1)]);

        let most = [line(1, 1, 99_999_999, None, true), line(1, 1, 1, None, true)];
        assert_eq!(CartView::from(most.as_slice()).total_amount, Twd::MAX);
        assert_eq!(CartView::from([].as_slice()).total_amount, Twd::ZERO);
    }
}
