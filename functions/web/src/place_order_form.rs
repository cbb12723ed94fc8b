//! `POST /checkout`

use app::{
    App,
    carts::{self, Basket},
    orders::{self, Key, Source, Wish},
};
use domain::{
    Code, Kind, StoreId, Text, Twd,
    account::Caller,
    order::{Address, Fulfilment, Order, PaymentMethod, Way},
    refusal::{FieldError, body_field},
};
use endpoint::{
    Access, Endpoint, Filled, Html, Problem, SeeOther, Signed, Spec, TextLine, Typed, body,
};

use crate::{
    checkout_view::checkout, ctx::Asked, form_view::Sheet, problem_page,
    show_checkout_page::new_key,
};

/// Places an order.
pub struct PlaceOrderForm;

body! {
    /// What a customer fills in.
    pub struct CheckoutForm {
        /// Of the cart, what this store sells.
        pub store_id: StoreId,
        /// How it is to arrive.
        pub way: Way,
        /// Who takes a parcel.
        pub name: Option<Text<1, 50>>,
        /// How to reach them.
        pub phone: Option<Text<6, 20>>,
        /// Three to six digits.
        pub postal_code: Option<Text<3, 6>>,
        /// The city or county.
        pub city: Option<Text<1, 30>>,
        /// District, road, number, floor.
        pub address: Option<Text<1, 150>>,
        /// Which table.
        pub table: Option<Text<1, 10>>,
        /// The customer's words.
        pub note: Option<Text<1, 500>>,
        /// The total that the form showed.
        pub expected_total: Twd,
        /// The form's own key.
        pub key: TextLine<100>,
    }
}

impl Endpoint for PlaceOrderForm {
    const SPEC: Spec = Spec::post("place-order-form", "/checkout")
        .summary("Place an order of what the cart holds of one store.")
        .table(&[Access::Get, Access::BatchGet, Access::Put, Access::Update])
        .fails(&[
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::OneStorePerOrder,
            Code::OutOfStock,
            Code::PriceChanged,
            Code::CartEmpty,
            Code::IdempotencyMismatch,
        ])
        .page(problem_page);

    type Input = (Signed, Asked, Filled<CheckoutForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (Signed(caller), asked, filled): Self::Input,
    ) -> Result<Self::Output, Problem> {
        match place(app, caller, filled.read, filled.fingerprint).await {
            Ok(order) => {
                let ctx = asked.by(app, Some(caller));
                Ok(Ok(SeeOther(ctx.href(&format!("/orders/{}", order.id)))))
            }
            Err(problem) if is_told_in_the_form(&problem) => {
                again(app, caller, asked, filled.typed, &problem).await.map(Err)
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn place(
    app: &App,
    caller: Caller,
    form: Result<CheckoutForm, Problem>,
    fingerprint: String,
) -> Result<Order, Problem> {
    let wish = form?.wish(fingerprint)?;
    Ok(orders::place(app, caller.user, wish).await?)
}

/// Whether the customer can do something about it in the form.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict | Kind::NotFound)
}

/// The form once more, with what was typed, under a new key and with the present total.
async fn again(
    app: &App,
    caller: Caller,
    asked: Asked,
    typed: Typed,
    problem: &Problem,
) -> Result<Html, Problem> {
    let cart = carts::load(app, &Basket::User(caller.user)).await?;
    let lines = carts::price(app, &cart).await?;
    let store = typed.get("store_id").parse().ok();
    let ctx = asked.at("/checkout").by(app, Some(caller)).with_cart(&cart);
    let sheet = Sheet::returned(&ctx, typed, problem);
    let form = checkout(&ctx, lines, store, &new_key(app), &sheet);
    Ok(ctx.page_as(problem.status(), ctx.t("結帳", "Check out"), &form))
}

impl CheckoutForm {
    /// What the form says, in the words of the use case.
    fn wish(self, fingerprint: String) -> Result<Wish, Problem> {
        let mut wrong = Vec::new();
        let fulfilment = match self.way {
            Way::ShipHome => self.to_the_door(&mut wrong),
            Way::DineIn => {
                needed("table", self.table, &mut wrong).map(|table| Fulfilment::DineIn { table })
            }
            Way::Takeaway => Some(Fulfilment::Takeaway),
            Way::Digital => Some(Fulfilment::Digital),
        };
        let Some(fulfilment) = fulfilment.filter(|_| wrong.is_empty()) else {
            return Err(Problem::fields(wrong));
        };
        Ok(Wish {
            source: Source::Cart(Some(self.store_id)),
            fulfilment,
            method: PaymentMethod::EcpayCredit,
            note: self.note,
            expected_total: Some(self.expected_total),
            key: Some(Key { key: self.key.0, fingerprint }),
        })
    }

    fn to_the_door(&self, wrong: &mut Vec<FieldError>) -> Option<Fulfilment> {
        let name = needed("name", self.name.clone(), wrong);
        let phone = needed("phone", self.phone.clone(), wrong);
        let postal_code = needed("postal_code", self.postal_code.clone(), wrong);
        let city = needed("city", self.city.clone(), wrong);
        let address = needed("address", self.address.clone(), wrong);
        let address = Address {
            name: name?,
            phone: phone?,
            postal_code: postal_code?,
            city: city?,
            address: address?,
        };
        Some(Fulfilment::ShipHome { address })
    }
}

/// A field that the chosen way can't do without.
fn needed<T>(name: &str, field: Option<T>, wrong: &mut Vec<FieldError>) -> Option<T> {
    if field.is_none() {
        wrong.push(body_field(name, "missing", "is required"));
    }
    field
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;

    use super::*;

    fn form(way: Way) -> CheckoutForm {
        CheckoutForm {
            store_id: StoreId::new(Timestamp::from_millis(0), 1),
            way,
            name: Text::new("王小明").ok(),
            phone: Text::new("0912345678").ok(),
            postal_code: Text::new("106").ok(),
            city: Text::new("臺北市").ok(),
            address: None,
            table: None,
            note: None,
            expected_total: Twd::ZERO,
            key: TextLine("page-1".to_owned()),
        }
    }

    #[test]
    fn each_way_asks_for_what_it_needs() {
        let table = Text::new("7").unwrap();
        let seated = CheckoutForm { table: Some(table.clone()), ..form(Way::DineIn) };
        for (form, want) in [
            (form(Way::Takeaway), Ok(Fulfilment::Takeaway)),
            (form(Way::Digital), Ok(Fulfilment::Digital)),
            (seated, Ok(Fulfilment::DineIn { table })),
            (form(Way::DineIn), Err(vec![body_field("table", "missing", "is required")])),
            (form(Way::ShipHome), Err(vec![body_field("address", "missing", "is required")])),
        ] {
            let way = form.way;
            let wish = form.wish("f".to_owned()).map(|wish| wish.fulfilment);
            assert_eq!(wish.map_err(|problem| problem.errors().to_vec()), want, "{way:?}");
        }
    }
}
