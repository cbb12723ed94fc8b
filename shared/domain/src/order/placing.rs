//! Placing an order: requested products become order lines with prices.

use std::collections::BTreeMap;

use fields::{FieldError, Message, Step as Loc, body_field};
use texts::Count;

use super::{
    Actor, Address, Adjustment, BUILT, CARD_DEADLINE_SECONDS, Change, Contact, Fulfilment,
    FulfilmentMethod, Line, LineChoice, Order, PaymentMethod, Source, Status, Step, StepKind,
    StorePolicy, Tender, TenderState, plan, total,
};
use crate::{
    ChoiceCode, Code, DomainError, IdempotencyKey, Multiline, OrderId, ProductId, Quantity,
    StoreId, Text, Timestamp, Twd, UserId,
    cart::{MAX_KEYS, MAX_LINES},
    catalog::{Chosen, OptionGroup, Product, ProductKind, Selection, StockKey, Unfit, choose},
    text::order as text,
};

/// A requested product, and where the request names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedLine {
    /// Its first position in the request, from 0.
    pub index: usize,
    /// Product id.
    pub product: ProductId,
    /// What was chosen of it.
    pub chosen: Selection,
    /// How many.
    pub quantity: Quantity,
    /// The highest unit price that the customer accepts, in TWD; it never lowers the price.
    pub most: Option<Twd>,
}

/// Where the ordered products come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderSource {
    /// The items that the request lists, and their store if it says so: then what the store asks
    /// for is read with them. Which store it is is known from the products.
    Items(Vec<RequestedItem>, Option<StoreId>),
    /// The cart; with a store, only that store's products.
    Cart(Option<StoreId>),
}

/// A product of an order that lists its items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedItem {
    /// The product.
    pub product: ItemRef,
    /// What was chosen of it.
    pub chosen: Selection,
    /// How many.
    pub quantity: Quantity,
    /// The highest unit price that the customer accepts, in TWD.
    pub most: Option<Twd>,
}

/// How an item names its product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemRef {
    /// By its id.
    Id(ProductId),
    /// By the name of a dish, as the restaurant design's client does.
    Name(Text<1, 100>),
}

/// An order as the customer requests it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderInput {
    /// Where the ordered products come from.
    pub source: OrderSource,
    /// How it reaches the customer.
    pub fulfilment: Fulfilment,
    /// Who it is for.
    pub contact: Contact,
    /// How it will be paid.
    pub method: PaymentMethod,
    /// The customer's note to the store.
    pub note: Option<Multiline<1, 500>>,
    /// The total that the customer saw.
    pub expected_total: Option<Twd>,
    /// The idempotency key, where there is one.
    pub key: Option<IdempotencyKey>,
}

/// A wrong product of item `index` of an order's body.
#[must_use]
pub fn item_error(index: usize, kind: &'static str, message: Message) -> FieldError {
    wrong_item(index, "product_id", kind, message)
}

/// A wrong name of a dish of item `index` of an order's body.
#[must_use]
pub fn dish_error(index: usize, kind: &'static str, message: Message) -> FieldError {
    wrong_item(index, "name", kind, message)
}

pub(super) fn quantity_error(index: usize, kind: &'static str, message: Message) -> FieldError {
    wrong_item(index, "quantity", kind, message)
}

/// The choice `code` of a requested line, where it is named first.
pub(super) fn choice_error(
    line: &RequestedLine,
    code: ChoiceCode,
    kind: &'static str,
    message: Message,
) -> FieldError {
    let position = line.chosen.choices.iter().position(|chosen| *chosen == code);
    let mut error = wrong_item(line.index, "choices", kind, message);
    error.loc.extend(position.map(Loc::Index));
    error
}

fn wrong_item(index: usize, field: &str, kind: &'static str, message: Message) -> FieldError {
    let loc = vec![Loc::name("body"), Loc::name("items"), Loc::Index(index), Loc::name(field)];
    FieldError { loc, message, kind }
}

/// What a store offers, as it is when an order is placed.
#[derive(Clone, Copy, Debug)]
pub struct Offered<'a> {
    /// The products.
    pub products: &'a BTreeMap<ProductId, Product>,
    /// The option groups of these products.
    pub groups: &'a [OptionGroup],
    /// The store's settings.
    pub policy: &'a StorePolicy,
    /// When that is.
    pub now: Timestamp,
}

/// Decides whether `lines` of `input` become an order of `customer`, from what is offered. Lines of
/// the same product in the same form become one; others stay apart.
///
/// Whether there is enough stock is decided by the write.
///
/// # Errors
/// Products that are unknown, of several stores, not for sale or not deliverable that way; choices
/// that are not offered; what is sold out for today; more units or lines than an order takes; a
/// price above the one that the client named; a total that differs from the expected one, or that
/// can't be paid.
pub fn place(
    customer: Option<UserId>,
    input: &OrderInput,
    lines: &[RequestedLine],
    offered: Offered<'_>,
    id: OrderId,
) -> Result<Order, DomainError> {
    let now = offered.now;
    let way = input.fulfilment.method();
    let quoted = quote(way, input.contact.address.as_ref(), lines, offered)?;
    let Quote { store, lines, adjustments, total, .. } = quoted;
    if input.expected_total.is_some_and(|expected| expected != total) {
        return Err(DomainError::PriceChanged { total });
    }
    let tenders = tenders(total, input.method)?;
    // Nothing to pay is paid at once.
    let status = if tenders.is_empty() { Status::Paid } else { Status::Pending };
    let step = |kind: StepKind| Step::new(kind, kind.first_state());
    let by = customer.map_or(Actor::Guest, Actor::User);
    Ok(Order {
        id,
        customer,
        store,
        lines,
        adjustments,
        steps: plan(&input.fulfilment, &tenders, BUILT).into_iter().map(step).collect(),
        tenders,
        fulfilment: input.fulfilment.clone(),
        contact: input.contact.clone(),
        status,
        note: input.note.clone(),
        fingerprint: input.key.as_ref().map(IdempotencyKey::fingerprint),
        version: 1,
        deadline: now.plus_seconds(CARD_DEADLINE_SECONDS),
        history: vec![Change::of(status, now, by)],
    })
}

/// What an order would cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The store that sells.
    pub store: StoreId,
    /// The lines with their prices.
    pub lines: Vec<Line>,
    /// Fees and discounts.
    pub adjustments: Vec<Adjustment>,
    /// The sum of both, in TWD.
    pub total: Twd,
    /// How much more the lines have to cost, in TWD, until the parcel is free; `None` if it is, or
    /// if no sum makes it free.
    pub until_free: Option<Twd>,
}

impl Quote {
    /// The payment methods that don't take the total.
    pub fn unmet(&self) -> impl Iterator<Item = PaymentMethod> + '_ {
        let takes = |method: &PaymentMethod| {
            let (least, most) = method.limits();
            self.total == Twd::ZERO || (least <= self.total && self.total <= most)
        };
        PaymentMethod::ALL.iter().copied().filter(move |method| !takes(method))
    }
}

/// What an order of `lines` costs that arrives this way, by the same rules as [`place`]. Without an
/// address the parcel goes to the main island.
///
/// # Errors
/// As [`place`], but for the expected total and the limits of payment methods.
pub fn quote(
    way: FulfilmentMethod,
    address: Option<&Address>,
    lines: &[RequestedLine],
    offered: Offered<'_>,
) -> Result<Quote, DomainError> {
    let Offered { products, groups, policy, now } = offered;
    let found = find(lines, products)?;
    let Some((_, first)) = found.first() else { return Err(Code::CartEmpty.into()) };
    let store = first.store;
    one_store(&found)?;
    for_sale(&found, way)?;
    let chosen = chosen(&found, groups)?;
    not_sold_out(&found, &chosen, groups, now)?;
    let lines = priced(&found, &chosen, policy)?;
    let goods = total(&lines, &[]).ok_or_else(|| too_dear(Twd::MAX))?;
    let adjustments = policy.adjustments(way, address, goods);
    let until_free = policy.until_free(way, address, goods);
    let total = total(&lines, &adjustments).ok_or_else(|| too_dear(Twd::MAX))?;
    let dearer = |((line, _), chosen): (&(&RequestedLine, &Product), &Chosen)| {
        line.most.is_some_and(|most| chosen.price.is_some_and(|price| price > most))
    };
    if found.iter().zip(&chosen).any(dearer) {
        return Err(DomainError::PriceChanged { total });
    }
    Ok(Quote { store, lines, adjustments, total, until_free })
}

fn tenders(total: Twd, how: PaymentMethod) -> Result<Vec<Tender>, DomainError> {
    if total == Twd::ZERO {
        return Ok(Vec::new());
    }
    let (least, most) = how.limits();
    if total < least {
        let message = Message::of(|locale| text::pays_at_least(locale, least));
        return Err(invalid(vec![body_field("payment_method", "range", message)]));
    }
    if total > most {
        return Err(too_dear(most));
    }
    Ok(vec![Tender { n: 1, how, amount: total, state: TenderState::Open }])
}

fn too_dear(most: Twd) -> DomainError {
    let message = Message::of(|locale| text::costs_at_most(locale, most));
    invalid(vec![body_field("items", "range", message)])
}

fn invalid(errors: Vec<FieldError>) -> DomainError {
    DomainError::Fields(Code::ValidationFailed, errors)
}

fn find<'a>(
    lines: &'a [RequestedLine],
    products: &'a BTreeMap<ProductId, Product>,
) -> Result<Vec<(&'a RequestedLine, &'a Product)>, DomainError> {
    let mut found = Vec::with_capacity(lines.len());
    let mut errors = Vec::new();
    for line in lines {
        match products.get(&line.product) {
            Some(product) => found.push((line, product)),
            None => {
                let message = Message::of(text::product_unknown);
                errors.push(item_error(line.index, "not_found", message));
            }
        }
    }
    if errors.is_empty() {
        Ok(found)
    } else {
        Err(DomainError::Fields(Code::ProductNotFound, errors))
    }
}

fn one_store(found: &[(&RequestedLine, &Product)]) -> Result<(), DomainError> {
    let first = found.first().map(|(_, product)| product.store);
    let message = Message::of(text::other_store);
    let errors: Vec<_> = found
        .iter()
        .filter(|(_, product)| Some(product.store) != first)
        .map(|(line, _)| item_error(line.index, "other_store", message.clone()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(DomainError::Fields(Code::OneStorePerOrder, errors))
    }
}

/// Checks that every product can be bought, and can arrive this way.
fn for_sale(
    found: &[(&RequestedLine, &Product)],
    way: FulfilmentMethod,
) -> Result<(), DomainError> {
    let mut names = Vec::new();
    let mut errors = Vec::new();
    for (line, product) in found {
        let details = &product.details;
        let message = if !details.active || product.lowest_price().is_none() {
            Message::of(text::not_on_sale)
        } else if !way.carries(details.kind) {
            Message::of(text::not_this_way)
        } else {
            continue;
        };
        names.push(details.name.as_str().to_owned());
        errors.push(item_error(line.index, "unavailable", message));
    }
    match names.into_iter().next() {
        None => Ok(()),
        Some(name) => Err(DomainError::ProductUnavailable { name, errors }),
    }
}

/// What was chosen of each product.
fn chosen(
    found: &[(&RequestedLine, &Product)],
    groups: &[OptionGroup],
) -> Result<Vec<Chosen>, DomainError> {
    let mut all = Vec::with_capacity(found.len());
    let mut wrong: Option<Unfit> = None;
    for (line, product) in found {
        match choose(product, groups, line.chosen.variant, &line.chosen.choices) {
            Ok(chosen) => all.push(chosen),
            Err(unfit) => {
                let place = [Loc::name("body"), Loc::name("items"), Loc::Index(line.index)];
                let Unfit { code, errors } = unfit.at(&place);
                match &mut wrong {
                    Some(wrong) => wrong.errors.extend(errors),
                    None => wrong = Some(Unfit { code, errors }),
                }
            }
        }
    }
    wrong.map_or(Ok(all), |unfit| Err(unfit.into()))
}

/// Checks that nothing is sold out for today, neither a product in its form nor a choice of it.
fn not_sold_out(
    found: &[(&RequestedLine, &Product)],
    chosen: &[Chosen],
    groups: &[OptionGroup],
    now: Timestamp,
) -> Result<(), DomainError> {
    let mut first = None;
    let mut errors = Vec::new();
    for ((line, product), chosen) in found.iter().zip(chosen) {
        if product.sold_out.until(&chosen.variant, now).is_some() {
            let message = Message::of(text::sold_out_today);
            errors.push(quantity_error(line.index, "out_of_stock", message));
            first.get_or_insert_with(|| product.details.name.to_string());
        }
        let of_store = |group: &&OptionGroup| group.store == product.store;
        for choice in &chosen.choices {
            let mut own = groups.iter().filter(of_store);
            if own.any(|group| group.sold_out.until(&choice.code, now).is_some()) {
                let name = &choice.name;
                let message =
                    Message::of(|locale| text::choice_sold_out_today(locale, name.as_str()));
                errors.push(choice_error(line, choice.code, "out_of_stock", message));
                first.get_or_insert_with(|| name.to_string());
            }
        }
    }
    match first {
        None => Ok(()),
        Some(name) => Err(DomainError::OutOfStock { name, errors }),
    }
}

/// The lines with their prices, those of one product in one form as one.
fn priced(
    found: &[(&RequestedLine, &Product)],
    chosen: &[Chosen],
    policy: &StorePolicy,
) -> Result<Vec<Line>, DomainError> {
    let mut lines: Vec<Line> = Vec::new();
    let mut sums: BTreeMap<StockKey, u32> = BTreeMap::new();
    let mut errors = Vec::new();
    // A choice goes with products of several kinds: as many as of the one that allows the most.
    let kinds = found.iter().map(|(_, product)| policy.most_of(product.details.kind));
    let most_of_a_choice = kinds.max().unwrap_or_default();
    for ((requested, product), chosen) in found.iter().zip(chosen) {
        let line = line_of(requested, product, chosen, lines.len());
        let most = policy.most_of(product.details.kind);
        let mut exceeds = |stock, units, most: u16| {
            let sum = sums.entry(stock).or_default();
            *sum = sum.saturating_add(units);
            *sum > u32::from(most)
        };
        let before = errors.len();
        if exceeds(line.stock(), u32::from(requested.quantity.get()), most) {
            let message = most_of_product(product.details.kind, most);
            errors.push(quantity_error(requested.index, "range", message));
        }
        for (choice, stock, units) in line.counted_choices(product.store) {
            if exceeds(stock, units, most_of_a_choice) {
                let (name, most) = (choice.name.as_str(), Count::of(most_of_a_choice));
                let message = Message::of(|locale| text::most_of_choice(locale, name, most));
                errors.push(choice_error(requested, choice.code, "range", message));
            }
        }
        if errors.len() > before {
            continue;
        }
        let same = |known: &&mut Line| {
            known.stock() == line.stock()
                && (&known.choices, &known.note) == (&line.choices, &line.note)
        };
        match lines.iter_mut().find(same) {
            // Within the bound of the sum.
            Some(known) => {
                known.quantity = known.quantity.plus(line.quantity).unwrap_or(Quantity::MAX);
            }
            None => lines.push(line),
        }
    }
    if sums.len() > MAX_KEYS || lines.len() > MAX_LINES {
        let (products, most) = (Count::of(MAX_KEYS), Count::of(MAX_LINES));
        let message = Message::of(|locale| text::too_many_lines(locale, products, most));
        errors.push(body_field("items", "range", message));
    }
    if errors.is_empty() { Ok(lines) } else { Err(invalid(errors)) }
}

fn most_of_product(kind: ProductKind, most: u16) -> Message {
    let most = Count::of(most);
    Message::of(|locale| match kind {
        ProductKind::MenuItem => text::most_portions(locale, most),
        ProductKind::Goods | ProductKind::Gift => text::most_pieces(locale, most),
    })
}

fn line_of(requested: &RequestedLine, product: &Product, chosen: &Chosen, before: usize) -> Line {
    let details = &product.details;
    Line {
        n: u16::try_from(before).unwrap_or(u16::MAX).saturating_add(1),
        product: product.id,
        variant: chosen.variant,
        name: details.name.clone(),
        variant_name: chosen.variant_name.clone(),
        quantity: requested.quantity,
        choices: chosen.choices.iter().cloned().map(LineChoice::from).collect(),
        note: requested.chosen.note.clone(),
        price: chosen.price.unwrap_or_default(),
        source: if details.tracked { Source::Stock } else { Source::Uncounted },
    }
}
