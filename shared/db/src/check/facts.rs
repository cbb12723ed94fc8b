//! What each kind of item says that others have to bear out.

use domain::{
    OrderId, PaymentId,
    catalog::{Product, StockKey},
    membership::{Membership, StaffEntry},
    order::{Order, Status, TenderState},
    payment::{ChargeUse, Payment},
    store::Store,
    user::User,
};

use super::{law::Law, ledger::Ledger};
use crate::{
    Claim, Error,
    deadlines::{Due, filed_of},
    item::{self, Item},
    order_lists::entry_keys,
    order_pages::order_of,
    orders::as_head,
    payment_needs,
    standings::{FoundStanding, standing_key},
    stores,
    table::{Key, Kind},
};

const NAME: &str = "check";

/// Enters what `item` at `key` says.
pub(super) fn enter(ledger: &mut Ledger, key: &Key, item: Item) -> Result<(), Error> {
    match Kind::of(&key.pk, &key.sk) {
        Some(Kind::User) => user(ledger, &item::read(NAME, item)?),
        Some(Kind::Claim) => {
            let Claim { user } = item::read(NAME, item)?;
            ledger.told(Law::Claims, &user.to_string(), (key, user));
        }
        Some(Kind::Store) => store(ledger, key, &item::read(NAME, item)?),
        Some(Kind::Membership) => {
            let Membership { user, store, role, .. } = item::read(NAME, item)?;
            let (of, entry) = (user.to_string(), Key::staff_entry(store, user));
            ledger.own(Law::Memberships, &of, (entry, role.as_str()));
            ledger.want(Law::Memberships, &of, Key::user(user));
        }
        Some(Kind::StaffEntry) => {
            let StaffEntry { user, role, .. } = item::read(NAME, item)?;
            ledger.told(Law::Memberships, &user.to_string(), (key, role.as_str()));
        }
        Some(Kind::Order) if key.is_order() => order(ledger, &item::read(NAME, as_head(item))?),
        Some(Kind::Payment) => payment(ledger, &item::read(NAME, item)?),
        Some(Kind::Standing) => {
            let found = FoundStanding::of(key.clone(), item)?;
            ledger.told(Law::Standings, &found.order.to_string(), (key, found.order));
        }
        Some(Kind::Product) => product(ledger, &item::read(NAME, item)?),
        // Nothing else has to agree with them.
        Some(
            Kind::Order
            | Kind::Category
            | Kind::OptionGroup
            | Kind::AddressBook
            | Kind::Cart
            | Kind::Session
            | Kind::RevokedSession
            | Kind::SweepProgress
            | Kind::Draft,
        ) => {}
        None => entry(ledger, key, &item),
    }
    Ok(())
}

/// What has no format: entries, deadlines, stocks.
fn entry(ledger: &mut Ledger, key: &Key, item: &Item) {
    if key.is_order_entry() {
        if let Some(order) = order_of(item) {
            ledger.want(Law::Entries, &order.to_string(), Key::order(order));
        }
    } else if key.is_slug() {
        if let Some(store) = stores::holder(item) {
            ledger.told(Law::Stores, &store.to_string(), (key, store));
        }
    } else if let Some(filed) = filed_of(item) {
        if let Due::Order(order) = filed.due {
            ledger.see(waiting(order));
        }
    } else {
        match key.stock_key() {
            Some(StockKey::Variant { product, .. }) => {
                ledger.want(Law::Stocks, &product.to_string(), Key::product(product));
            }
            Some(StockKey::Choice { store, .. }) => {
                ledger.want(Law::Stocks, &store.to_string(), Key::store(store));
            }
            None => {}
        }
    }
}

fn user(ledger: &mut Ledger, user: &User) {
    let of = user.id.to_string();
    for claim in [Key::name(&user.username.claimed()), Key::email(&user.email.folded())] {
        ledger.own(Law::Claims, &of, (claim, user.id));
    }
}

/// A store, or its entry in the list of the market.
fn store(ledger: &mut Ledger, key: &Key, store: &Store) {
    let of = store.id.to_string();
    let entry = Key::market_store(store);
    if *key == entry {
        return ledger.told(Law::Stores, &of, (key, store.version));
    }
    ledger.own(Law::Stores, &of, (&entry, store.version));
    if let Some(slug) = &store.chosen_slug {
        ledger.own(Law::Stores, &of, (&Key::slug(slug), store.id));
    }
}

fn order(ledger: &mut Ledger, order: &Order) {
    let of = order.id.to_string();
    ledger.changed(&of, order.updated_at());
    // The lines of a large order are an item of their own.
    if !order.lines.is_empty() {
        let tendered: i64 = order.tenders.iter().map(|tender| tender.amount.get()).sum();
        if tendered != order.total().get() {
            ledger.fault(Law::Totals, &of);
        }
    }
    for tender in &order.tenders {
        match tender.state {
            TenderState::Paid(attempt) => ledger.own(Law::Money, &of, (order.id, attempt)),
            TenderState::Returning(attempt) | TenderState::Returned(attempt) => {
                ledger.want(Law::Money, &of, going_back(order.id, attempt));
            }
            TenderState::Open => {}
        }
    }
    if order.status == Status::Pending {
        ledger.want(Law::Deadlines, &of, waiting(order.id));
    }
    // A guest's contact is found by a digest, whose key the table does not hold.
    for key in entry_keys(order, &[]) {
        ledger.want(Law::Entries, &of, key);
    }
    ledger.own(Law::Standings, &of, (standing_key(order), order.id));
}

fn payment(ledger: &mut Ledger, payment: &Payment) {
    let PaymentId { order, attempt } = payment.id;
    let of = order.to_string();
    ledger.changed(&of, payment.created_at);
    if payment.undecided_until.is_some() && !payment.holds_money() {
        ledger.see(waiting(order));
    }
    for charge in &payment.charges {
        ledger.changed(&of, charge.heard_at);
        match charge.usage {
            ChargeUse::Kept => {
                ledger.told(Law::Money, &of, (order, attempt));
                if charge.heard.amount != Some(payment.amount) {
                    ledger.fault(Law::Money, &of);
                }
            }
            ChargeUse::Refund(_) => ledger.see(going_back(order, attempt)),
            ChargeUse::Review(_) => {}
        }
    }
    for key in payment_needs::entries(payment) {
        ledger.want(Law::Needs, &of, key);
    }
}

fn product(ledger: &mut Ledger, product: &Product) {
    let of = product.id.to_string();
    ledger.changed(&of, product.updated_at);
    ledger.want(Law::Products, &of, Key::store(product.store));
    if product.details.active {
        ledger.want(Law::Products, &of, Key::card(product.id));
    }
}

/// That an order waits until something.
const fn waiting(order: OrderId) -> (&'static str, OrderId) {
    ("waiting", order)
}

/// That the money of an attempt goes back.
const fn going_back(order: OrderId, attempt: u16) -> (&'static str, OrderId, u16) {
    ("going back", order, attempt)
}
