//! The body that places an order.

use app::orders::QuoteInput;
use domain::{
    ChoiceCode, Email, IdempotencyKey, Multiline, Phone, PostalCode, ProductId, Quantity, StoreId,
    Text, Twd, UserId, VariantCode,
    cart::MAX_LINES,
    catalog::{MAX_CHOICES, Selection},
    order::{
        Address, Contact, Fulfilment, FulfilmentMethod, ItemRef, OrderInput, OrderSource,
        RequestedItem, item_error,
    },
    payment::PaymentMethod,
    user::User,
};
use endpoint::{
    Body, Errors, Field, FieldError, List, Message, Problem, Raw, Schema, Schemas, Step, agreed,
    body_field, choice, wrong,
};
use serde_json::Value;

use crate::text;

/// Units of a product.
#[derive(Clone, Debug, Body)]
pub struct ItemBody {
    /// Product id.
    pub product_id: Option<ProductId>,
    /// Variant id. Required of a product that has several.
    pub variant_id: Option<VariantCode>,
    /// The codes of the choices; a code that stands twice is chosen twice.
    pub choices: Option<List<ChoiceCode, 0, MAX_CHOICES>>,
    /// Note about it.
    pub note: Option<Text<1, 100>>,
    /// Number of units.
    pub quantity: Quantity,
    /// The name of a dish.
    #[body(internal)]
    pub name: Option<Text<1, 100>>,
    /// The most that one unit may cost, in TWD.
    #[body(internal)]
    pub price: Option<AtMost>,
}

/// A price that a client sent: the most that is charged, in TWD. It may be text or have decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtMost(Twd);

impl Schema for AtMost {
    fn schema(schemas: &mut Schemas) -> Value {
        Twd::schema(schemas)
    }
}

impl Field for AtMost {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let text = raw.value.as_str().map_or_else(|| raw.value.to_string(), str::to_owned);
        // Decimals are cut off: no more is charged than the customer saw.
        let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let whole = whole.parse().ok().filter(|_| decimals.bytes().all(|c| c.is_ascii_digit()));
        match whole.and_then(Twd::new) {
            Some(most) => Some(Self(most)),
            None => {
                errors.push("wrong_type", Message::of(text::amount));
                None
            }
        }
    }
}

/// Where a parcel goes, in Taiwan.
#[derive(Clone, Debug, PartialEq, Eq, Body)]
pub struct AddressBody {
    /// Recipient name; the caller's if it is left out.
    pub name: Option<Text<1, 50>>,
    /// Recipient phone number; the caller's if it is left out.
    pub phone: Option<Phone>,
    /// Postal code of 3, 5 or 6 digits.
    pub postal_code: PostalCode,
    /// City or county.
    pub city: Text<1, 30>,
    /// District, road, number, floor.
    pub address: Text<1, 150>,
    /// Country.
    pub country: Option<Country>,
}

/// Taiwan, however it is written: parcels go nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(&'static str);

impl Country {
    const ALL: [Self; 4] = [Self("TW"), Self("台灣"), Self("臺灣"), Self("Taiwan")];

    const fn name(self) -> &'static str {
        self.0
    }
}

choice!(Country, name);

/// Who an order is for.
#[derive(Clone, Debug, PartialEq, Eq, Body)]
pub struct ContactBody {
    /// Name. Required without a login.
    pub name: Option<Text<1, 50>>,
    /// Phone number. Required without a login.
    pub phone: Option<Phone>,
    /// E-mail address.
    pub email: Option<Email>,
}

/// How an order reaches its customer.
#[derive(Clone, Debug, PartialEq, Eq, Body)]
#[body(tag = "type")]
pub enum FulfilmentBody {
    /// A parcel to the door.
    ShipHome {
        /// Delivery address. Required unless `shipping_address` is sent.
        address: Option<AddressBody>,
    },
    /// At a table of the restaurant.
    DineIn {
        /// Table.
        table: Text<1, 10>,
    },
    /// Picked up at the counter.
    Takeaway,
    /// Nothing is delivered: a voucher, a code.
    Digital,
}

/// A new order.
#[derive(Clone, Debug, Body)]
pub struct PlaceOrderBody {
    /// Order items. Required unless `cart` is true.
    pub items: Option<List<ItemBody, 1, MAX_LINES>>,
    /// Whether to order what is in the cart.
    pub cart: Option<bool>,
    /// Store id: of the cart, only this store's products are ordered. Beside items it may be left
    /// out; it makes the answer come sooner.
    pub store_id: Option<StoreId>,
    /// Payment method; `ecpay_credit` by default.
    pub payment_method: Option<PaymentMethod>,
    /// How the order reaches the customer. Required unless `shipping_address` is sent.
    pub fulfilment: Option<FulfilmentBody>,
    /// Another name of `fulfilment.address`; both must agree.
    pub shipping_address: Option<AddressBody>,
    /// Who the order is for. Required without a login; the caller if it is left out.
    pub contact: Option<ContactBody>,
    /// Note to the store.
    pub note: Option<Multiline<1, 500>>,
    /// The total that the customer saw, in TWD; another one is refused.
    pub expected_total: Option<Twd>,
    /// The customer, as the restaurant design names the caller.
    #[body(internal)]
    pub customer_id: Option<UserId>,
}

/// Whose contact an order has that names none.
#[derive(Clone, Debug)]
pub(crate) enum Recipient {
    /// A customer's: the name and the phone number of the profile, of a parcel only.
    Profile(Option<Text<1, 50>>, Option<Phone>),
    /// Nobody's: a guest has to say.
    Guest,
}

impl Recipient {
    /// The recipient in the user's profile.
    pub(crate) fn of(user: &User) -> Self {
        Self::Profile(Text::new(user.display_name()).ok(), user.phone.clone())
    }
}

impl PlaceOrderBody {
    /// Whether a parcel's address lacks the recipient's name or phone number.
    pub(crate) fn lacks_recipient(&self) -> bool {
        let own = match &self.fulfilment {
            Some(FulfilmentBody::ShipHome { address }) => address.as_ref(),
            _ => None,
        };
        let lacks = |address: &AddressBody| address.name.is_none() || address.phone.is_none();
        own.or(self.shipping_address.as_ref()).is_some_and(lacks)
    }

    /// The body as the input of the use case; `profile` is the caller's.
    pub(crate) fn input(
        self,
        profile: Recipient,
        key: Option<IdempotencyKey>,
    ) -> Result<OrderInput, Problem> {
        let mut wrong = Vec::new();
        let source = source(self.items, self.cart.unwrap_or(false), self.store_id, &mut wrong);
        let guest = matches!(profile, Recipient::Guest);
        let arrival = arrival(self.fulfilment, self.shipping_address, &mut wrong);
        let arrival = arrival.and_then(|(fulfilment, address)| {
            let contact = contact(self.contact, address, profile, &mut wrong);
            Some((fulfilment, contact?))
        });
        if let (true, Some((_, contact))) = (guest, &arrival) {
            wrong.extend(contact.missing());
        }
        match (source, arrival) {
            (Some(source), Some((fulfilment, contact))) if wrong.is_empty() => Ok(OrderInput {
                source,
                fulfilment,
                contact,
                method: self.payment_method.unwrap_or(PaymentMethod::EcpayCredit),
                note: self.note,
                expected_total: self.expected_total,
                key,
            }),
            _ => Err(wrong.into()),
        }
    }
}

impl PlaceOrderBody {
    /// The body as the input of a quote, which needs neither a contact nor all of an address.
    pub(crate) fn quoted(self) -> Result<QuoteInput, Problem> {
        let mut wrong = Vec::new();
        let source = source(self.items, self.cart.unwrap_or(false), self.store_id, &mut wrong);
        let (way, own) = match self.fulfilment {
            Some(FulfilmentBody::ShipHome { address }) => {
                (Some(FulfilmentMethod::ShipHome), address)
            }
            Some(FulfilmentBody::DineIn { .. }) => (Some(FulfilmentMethod::DineIn), None),
            Some(FulfilmentBody::Takeaway) => (Some(FulfilmentMethod::Takeaway), None),
            Some(FulfilmentBody::Digital) => (Some(FulfilmentMethod::Digital), None),
            None => (self.shipping_address.as_ref().map(|_| FulfilmentMethod::ShipHome), None),
        };
        let given = agreed("shipping_address", body_field, own, self.shipping_address, &mut wrong);
        let address = given.map(|AddressBody { postal_code, city, address, .. }| Address {
            postal_code,
            city,
            address,
        });
        match source {
            Some(source) if wrong.is_empty() => Ok(QuoteInput { source, way, address }),
            _ => Err(wrong.into()),
        }
    }
}

fn source(
    items: Option<List<ItemBody, 1, MAX_LINES>>,
    cart: bool,
    store: Option<StoreId>,
    wrong: &mut Vec<FieldError>,
) -> Option<OrderSource> {
    match (items, cart) {
        (None, true) => Some(OrderSource::Cart(store)),
        (Some(List(items)), false) => {
            requested(items, wrong).map(|items| OrderSource::Items(items, store))
        }
        (None, false) => {
            let message = Message::of(text::items_missing);
            wrong.push(body_field("items", "missing", message));
            None
        }
        (Some(_), true) => {
            let message = Message::of(text::items_and_cart);
            wrong.push(body_field("cart", "conflict", message));
            None
        }
    }
}

fn requested(items: Vec<ItemBody>, wrong: &mut Vec<FieldError>) -> Option<Vec<RequestedItem>> {
    let before = wrong.len();
    let mut requested = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        let product = match (item.product_id, item.name) {
            (Some(product), _) => ItemRef::Id(product),
            (None, Some(name)) => ItemRef::Name(name),
            (None, None) => {
                wrong.push(item_error(index, "missing", wrong::missing()));
                continue;
            }
        };
        let most = item.price.map(|AtMost(most)| most);
        let choices = item.choices.map(|List(codes)| codes).unwrap_or_default();
        let chosen = Selection { variant: item.variant_id, choices, note: item.note };
        requested.push(RequestedItem { product, chosen, quantity: item.quantity, most });
    }
    (wrong.len() == before).then_some(requested)
}

/// An address, and where in the body it stands.
type Placed = (AddressBody, &'static [&'static str]);

fn arrival(
    body: Option<FulfilmentBody>,
    shipping_address: Option<AddressBody>,
    wrong: &mut Vec<FieldError>,
) -> Option<(Fulfilment, Option<Placed>)> {
    let parcel = matches!(body, Some(FulfilmentBody::ShipHome { .. }) | None);
    if !parcel && shipping_address.is_some() {
        let message = Message::of(text::address_of_no_parcel);
        wrong.push(body_field("shipping_address", "conflict", message));
        return None;
    }
    let own = match body {
        Some(FulfilmentBody::DineIn { table }) => {
            return Some((Fulfilment::DineIn { table }, None));
        }
        Some(FulfilmentBody::Takeaway) => return Some((Fulfilment::Takeaway, None)),
        Some(FulfilmentBody::Digital) => return Some((Fulfilment::Digital, None)),
        Some(FulfilmentBody::ShipHome { address }) => address,
        None if shipping_address.is_none() => {
            wrong.push(body_field("fulfilment", "missing", wrong::missing()));
            return None;
        }
        None => None,
    };
    let place: &[&str] =
        if own.is_some() { &["fulfilment", "address"] } else { &["shipping_address"] };
    let Some(address) = agreed("shipping_address", body_field, own, shipping_address, wrong) else {
        let message = Message::of(text::address_missing);
        wrong.push(body_field("shipping_address", "missing", message));
        return None;
    };
    Some((Fulfilment::ShipHome, Some((address, place))))
}

/// Who the order is for: whom `contact` names, whom the address names, the customer; the first two
/// must agree.
fn contact(
    contact: Option<ContactBody>,
    address: Option<Placed>,
    recipient: Recipient,
    wrong: &mut Vec<FieldError>,
) -> Option<Contact> {
    let nobody = ContactBody { name: None, phone: None, email: None };
    let ContactBody { name, phone, email } = contact.unwrap_or(nobody);
    let Some((body, place)) = address else {
        return Some(Contact { name, phone, email, address: None });
    };
    let at = |name: &str, kind: &'static str, message: Message| {
        let loc = ["body"].iter().chain(place).copied().chain([name]).map(Step::name).collect();
        FieldError { loc, message, kind }
    };
    let before = wrong.len();
    let other = Message::of(text::other_contact);
    if name.is_some() && body.name.is_some() && name != body.name {
        wrong.push(at("name", "conflict", other.clone()));
    }
    if phone.is_some() && body.phone.is_some() && phone != body.phone {
        wrong.push(at("phone", "conflict", other));
    }
    let (name, phone) = (name.or(body.name), phone.or(body.phone));
    let (name, phone) = match recipient {
        Recipient::Guest => (name, phone),
        Recipient::Profile(own_name, own_phone) => {
            let (name, phone) = (name.or(own_name), phone.or(own_phone));
            let none = Message::of(text::recipient_missing);
            if name.is_none() {
                wrong.push(at("name", "missing", none.clone()));
            }
            if phone.is_none() {
                wrong.push(at("phone", "missing", none));
            }
            (name, phone)
        }
    };
    let AddressBody { postal_code, city, address, .. } = body;
    let address = Some(Address { postal_code, city, address });
    (wrong.len() == before).then_some(Contact { name, phone, email, address })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn input(body: &Value, translated: bool) -> Result<OrderInput, Vec<String>> {
        let mut errors = Errors::new("body");
        let read = PlaceOrderBody::parse(Raw { translated, ..Raw::json(body) }, &mut errors);
        let contact = Recipient::Profile(Text::new("Ming").ok(), None);
        let input =
            errors.finish(read).map_err(Problem::from).and_then(|read| read.input(contact, None));
        input.map_err(|problem| {
            let errors = problem.errors().iter();
            errors.map(|error| format!("{} {}", error.path(), error.kind)).collect()
        })
    }

    fn address() -> Value {
        json!({ "phone": "0912345678", "postal_code": "106", "city": "臺北市", "address": "x" })
    }

    #[test]
    fn an_address_is_said_once_or_twice_alike() {
        let items = json!([{ "product_id": "prd_0123456789ABCDEFG", "quantity": 1 }]);
        let other = json!({ "phone": "0987654321", "postal_code": "1", "city": "x" });
        for (more, want) in [
            (json!({ "shipping_address": address() }), Ok(())),
            (json!({ "fulfilment": { "type": "ship_home", "address": address() } }), Ok(())),
            (
                json!({ "fulfilment": { "type": "ship_home" }, "shipping_address": address() }),
                Ok(()),
            ),
            (json!({ "fulfilment": { "type": "takeaway" } }), Ok(())),
            (json!({}), Err(vec!["fulfilment missing"])),
            (
                json!({ "fulfilment": { "type": "ship_home" } }),
                Err(vec!["shipping_address missing"]),
            ),
            (json!({ "fulfilment": {} }), Err(vec!["fulfilment.type missing"])),
            (json!({ "fulfilment": { "type": "drone" } }), Err(vec!["fulfilment.type enum"])),
            (json!({ "fulfilment": { "type": "dine_in" } }), Err(vec!["fulfilment.table missing"])),
            (
                json!({ "fulfilment": { "type": "takeaway", "table": "1" } }),
                Err(vec!["fulfilment.table unknown_field"]),
            ),
            (
                json!({ "fulfilment": { "type": "takeaway" }, "shipping_address": address() }),
                Err(vec!["shipping_address conflict"]),
            ),
            // Two wrong and one missing are three.
            (
                json!({ "shipping_address": other, "note": 5 }),
                Err(vec![
                    "shipping_address.postal_code format",
                    "shipping_address.address missing",
                    "note wrong_type",
                ]),
            ),
        ] {
            let mut body = json!({ "items": items });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let found = input(&body, false).map(drop);
            let want = want.map_err(|all| all.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(found, want, "{more}");
        }
    }

    #[test]
    fn a_parcel_needs_somebody_who_takes_it() {
        let mut nobody = address();
        nobody.as_object_mut().unwrap().remove("phone");
        let items = json!([{ "product_id": "prd_0123456789ABCDEFG", "quantity": 1 }]);
        let body = json!({ "items": items, "shipping_address": nobody });
        assert_eq!(input(&body, false).unwrap_err(), ["shipping_address.phone missing"]);
    }

    #[test]
    fn only_a_dialect_names_dishes_and_prices() {
        let body = |item: Value| json!({ "items": [item], "fulfilment": { "type": "takeaway" } });
        let named = body(json!({ "$name": "麵", "$price": "120.0", "quantity": 1 }));
        let OrderSource::Items(items, _) = input(&named, true).unwrap().source else { panic!() };
        assert_eq!(items[0].most, Twd::new(120));
        assert_eq!(items[0].product, ItemRef::Name(Text::new("麵").unwrap()));
        let refused = ["items.0.$name unknown_field", "items.0.$price unknown_field"];
        let mut found = input(&named, false).unwrap_err();
        found.sort();
        assert_eq!(found, refused);
        let most = |price: Value| {
            let body = body(json!({ "$name": "麵", "$price": price, "quantity": 1 }));
            match input(&body, true) {
                Ok(OrderInput { source: OrderSource::Items(items, _), .. }) => items[0].most,
                _ => None,
            }
        };
        assert_eq!(most(json!(99.9)), Twd::new(99));
        assert_eq!(most(json!("much")), None);
    }
}
