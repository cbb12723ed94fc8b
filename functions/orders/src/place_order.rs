//! `POST /api/orders`

use app::{
    App,
    orders::{self, Source, Wish},
};
use domain::{
    Code, ProductId, Quantity, StoreId, Text, Twd,
    cart::MAX_LINES,
    order::{Address, Fulfilment, PaymentMethod},
    refusal::{FieldError, body_field},
};
use endpoint::{
    Access, Body, Created, Endpoint, IdempotencyKey, List, Problem, Signed, Spec, TextLine, agreed,
    body,
};

use crate::OrderView;

/// Places an order: takes the stock and writes the order, all or nothing.
pub struct PlaceOrder;

body! {
    /// So many of one product.
    pub struct ItemBody {
        /// Which product.
        pub product_id: Option<ProductId>,
        /// The same, as the restaurant design names it.
        pub menu_item_id: Option<ProductId>,
        /// How many.
        pub quantity: Quantity,
    }
}

body! {
    /// Where a parcel goes.
    pub struct AddressBody {
        /// Who takes it.
        pub name: Text<1, 50>,
        /// How to reach them.
        pub phone: Text<6, 20>,
        /// Three to six digits.
        pub postal_code: Text<3, 6>,
        /// The city or county.
        pub city: Text<1, 30>,
        /// District, road, number, floor.
        pub address: Text<1, 150>,
    }
}

body! {
    /// How an order is to arrive.
    pub struct FulfilmentBody {
        /// `ship_home`, `dine_in`, `takeaway` or `digital`.
        pub r#type: TextLine<20>,
        /// Where to, for `ship_home`.
        pub address: Option<AddressBody>,
        /// Which table, for `dine_in`.
        pub table: Option<Text<1, 10>>,
    }
}

body! {
    /// What a customer wants to order.
    pub struct PlaceOrderBody {
        /// What; or else `cart`.
        pub items: Option<List<ItemBody, 1, 99>>,
        /// What is in the cart.
        pub cart: Option<bool>,
        /// Of the cart, only what this store sells.
        pub store_id: Option<StoreId>,
        /// How it is paid; `ecpay_credit` if nothing is said.
        pub payment_method: Option<PaymentMethod>,
        /// How it is to arrive.
        pub fulfilment: Option<FulfilmentBody>,
        /// Another name of `fulfilment.address`; both must agree.
        pub shipping_address: Option<AddressBody>,
        /// `dine_in` or `takeaway`: another name of `fulfilment.type`.
        pub order_type: Option<TextLine<20>>,
        /// Another name of `fulfilment.table`.
        pub table_number: Option<Text<1, 10>>,
        /// The customer's words.
        pub note: Option<Text<1, 500>>,
        /// The total that the customer saw, in TWD.
        pub expected_total: Option<Twd>,
    }
}

impl Endpoint for PlaceOrder {
    const SPEC: Spec = Spec::post("place-order", "/api/orders")
        .aliases(&["/orchestration/orders"])
        .summary("Place an order from items or from the cart.")
        .table(&[Access::Get, Access::BatchGet, Access::Put, Access::Update])
        .fails(&[
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::OneStorePerOrder,
            Code::OutOfStock,
            Code::PriceChanged,
            Code::CartEmpty,
        ]);

    type Input = (Signed, IdempotencyKey, Body<PlaceOrderBody>);
    type Output = Created<OrderView>;

    async fn handle(
        app: &App,
        (caller, key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let wish = body.wish(key)?;
        let order = orders::place(app, caller.0.user, wish).await?;
        Ok(Created(OrderView::from(&order)))
    }
}

impl PlaceOrderBody {
    /// What the body says, in the words of the use case.
    ///
    /// # Errors
    /// Every field that contradicts another or is missing beside it.
    pub fn wish(self, key: IdempotencyKey) -> Result<Wish, Problem> {
        let mut wrong = Vec::new();
        let source = source(self.items, self.cart.unwrap_or(false), self.store_id, &mut wrong);
        let asked = Asked {
            fulfilment: self.fulfilment,
            shipping_address: self.shipping_address,
            order_type: self.order_type,
            table_number: self.table_number,
        };
        let fulfilment = asked.fulfilment(&mut wrong);
        match (source, fulfilment) {
            (Some(source), Some(fulfilment)) if wrong.is_empty() => Ok(Wish {
                source,
                fulfilment,
                method: self.payment_method.unwrap_or(PaymentMethod::EcpayCredit),
                note: self.note,
                expected_total: self.expected_total,
                key: key.0,
            }),
            _ => Err(Problem::fields(wrong)),
        }
    }
}

fn source(
    items: Option<List<ItemBody, 1, MAX_LINES>>,
    cart: bool,
    store: Option<StoreId>,
    wrong: &mut Vec<FieldError>,
) -> Option<Source> {
    match (items, cart) {
        (None, true) => Some(Source::Cart(store)),
        (Some(List(items)), false) => lines(items, wrong).map(Source::Items),
        (None, false) => {
            wrong.push(body_field("items", "missing", "say what to order: items, or cart"));
            None
        }
        (Some(_), true) => {
            wrong.push(body_field("cart", "conflict", "order items or the cart, not both"));
            None
        }
    }
}

fn lines(items: Vec<ItemBody>, wrong: &mut Vec<FieldError>) -> Option<Vec<(ProductId, Quantity)>> {
    let before = wrong.len();
    let mut lines = Vec::with_capacity(items.len());
    for (index, item) in items.into_iter().enumerate() {
        match (item.product_id, item.menu_item_id) {
            (Some(one), Some(other)) if one != other => {
                wrong.push(FieldError::line(index, "conflict", "names another menu_item_id"));
            }
            (Some(product), _) | (None, Some(product)) => lines.push((product, item.quantity)),
            (None, None) => wrong.push(FieldError::line(index, "missing", "is required")),
        }
    }
    (wrong.len() == before).then_some(lines)
}

/// All the ways in which the designs say how an order is to arrive.
struct Asked {
    fulfilment: Option<FulfilmentBody>,
    shipping_address: Option<AddressBody>,
    order_type: Option<TextLine<20>>,
    table_number: Option<Text<1, 10>>,
}

impl Asked {
    fn fulfilment(self, wrong: &mut Vec<FieldError>) -> Option<Fulfilment> {
        let (kind, address, table) = match self.fulfilment {
            Some(said) => (Some(said.r#type.0), said.address, said.table),
            None => (None, None, None),
        };
        let other_address = self.shipping_address.map(address_of);
        let address = agreed("shipping_address", address.map(address_of), other_address, wrong);
        let table = agreed("table_number", table, self.table_number, wrong);
        let kind = agreed("order_type", kind, self.order_type.map(|kind| kind.0), wrong);
        let kind = kind.or_else(|| address.as_ref().map(|_| "ship_home".to_owned()));
        let mut missing = |name: &str| {
            wrong.push(body_field(name, "missing", "is required for this way to arrive"));
            None
        };
        match (kind.as_deref(), address, table) {
            (Some("ship_home"), Some(address), _) => Some(Fulfilment::ShipHome { address }),
            (Some("ship_home"), None, _) => missing("shipping_address"),
            (Some("dine_in"), _, Some(table)) => Some(Fulfilment::DineIn { table }),
            (Some("dine_in"), _, None) => missing("table_number"),
            (Some("takeaway"), ..) => Some(Fulfilment::Takeaway),
            (Some("digital"), ..) => Some(Fulfilment::Digital),
            (Some(_), ..) => {
                let msg = format!("type must be one of {}", Fulfilment::TYPES.join(", "));
                wrong.push(body_field("fulfilment", "choice", &msg));
                None
            }
            (None, ..) => missing("fulfilment"),
        }
    }
}

fn address_of(body: AddressBody) -> Address {
    Address {
        name: body.name,
        phone: body.phone,
        postal_code: body.postal_code,
        city: body.city,
        address: body.address,
    }
}
