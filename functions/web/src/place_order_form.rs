//! `POST /checkout`

use app::{
    App,
    carts::{self, CartOwner},
    orders,
};
use domain::{
    Code, IdempotencyKey, Kind, Multiline, Phone, PostalCode, StoreId, Text, Twd,
    order::{Address, Contact, Fulfilment, Order, OrderInput, OrderSource},
    payment::PaymentMethod,
    user::Caller,
};
use endpoint::{
    Access, Authenticated, Body, Documented, Endpoint, Html, Problem, RawFields, SeeOther, Spec,
    Submission, TextLine,
};

use crate::{
    checkout_view::{checkout, new_key},
    context::PageRequest,
    form_view::FormState,
    problem_page,
};

/// Places an order.
#[derive(Documented)]
pub struct PlaceOrderForm;

/// The checkout form.
#[derive(Clone, Debug, Body)]
pub struct CheckoutForm {
    /// Store id: of the cart, only this store's products are ordered.
    pub store_id: StoreId,
    /// How the order reaches the customer.
    #[body(flatten)]
    pub fulfilment: FulfilmentForm,
    /// Note to the store.
    pub note: Option<Multiline<1, 500>>,
    /// The total that the form showed, in TWD.
    pub expected_total: Twd,
    /// The form's own idempotency key.
    pub key: TextLine<100>,
}

/// The fulfilment method, and the fields that it needs.
#[derive(Clone, Debug, Body)]
#[body(tag = "fulfilment")]
pub enum FulfilmentForm {
    /// A parcel to the door.
    ShipHome {
        /// Recipient name.
        name: Text<1, 50>,
        /// Recipient phone number.
        phone: Phone,
        /// Postal code.
        postal_code: PostalCode,
        /// City or county.
        city: Text<1, 30>,
        /// District, road, number, floor.
        address: Text<1, 150>,
    },
    /// At a table.
    DineIn {
        /// Table.
        table: Text<1, 10>,
    },
    /// Picked up at the counter.
    Takeaway,
    /// Nothing is delivered.
    Digital,
}

impl Endpoint for PlaceOrderForm {
    const SPEC: Spec = Spec::post("place-order-form", "/checkout")
        .dynamodb(&[Access::Get, Access::BatchGet, Access::Query, Access::Put, Access::Update])
        .errors(&[
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::OneStorePerOrder,
            Code::OutOfStock,
            Code::PriceChanged,
            Code::CartEmpty,
            Code::IdempotencyKeyReused,
        ])
        .page(problem_page);

    type Input = (Authenticated, PageRequest, Submission<CheckoutForm>);
    type Output = Result<SeeOther, Html>;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        match place(app, caller, &submission).await {
            Ok(order) => {
                let ctx = page.by(app, Some(caller));
                Ok(Ok(SeeOther(ctx.href(&format!("/orders/{}", order.id)))))
            }
            Err(problem) if is_told_in_the_form(&problem) => {
                again(app, caller, page, submission.typed, &problem).await.map(Err)
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn place(
    app: &App,
    caller: Caller,
    submission: &Submission<CheckoutForm>,
) -> Result<Order, Problem> {
    let form = match &submission.read {
        Ok(form) => form.clone(),
        Err(problem) => return Err(problem.errors().to_vec().into()),
    };
    let key = submission.idempotency_key(&form.key.0);
    Ok(orders::place(app, caller.user, &form.input(key)).await?)
}

/// Whether the form is shown again with the problem, because the customer can correct it there.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict | Kind::NotFound)
}

/// The form again, with the submitted values, a new idempotency key and the current total.
async fn again(
    app: &App,
    caller: Caller,
    page: PageRequest,
    typed: RawFields,
    problem: &Problem,
) -> Result<Html, Problem> {
    let cart = carts::load(app, &CartOwner::User(caller.user)).await?;
    let lines = carts::price(app, &cart).await?;
    let store = typed.get("store_id").parse().ok();
    let ctx = page.at("/checkout").by(app, Some(caller)).with_cart(&cart);
    let sheet = FormState::returned(&ctx, typed, problem);
    let form = checkout(&ctx, lines, store, &new_key(app), &sheet, problem.new_total());
    Ok(ctx.page_as(problem.status(), ctx.t("結帳", "Check out"), &form))
}

impl CheckoutForm {
    /// The form as the input of the use case.
    fn input(self, key: IdempotencyKey) -> OrderInput {
        let mut contact = Contact::default();
        let fulfilment = match self.fulfilment {
            FulfilmentForm::ShipHome { name, phone, postal_code, city, address } => {
                let address = Some(Address { postal_code, city, address });
                contact = Contact { name: Some(name), phone: Some(phone), address, ..contact };
                Fulfilment::ShipHome
            }
            FulfilmentForm::DineIn { table } => Fulfilment::DineIn { table },
            FulfilmentForm::Takeaway => Fulfilment::Takeaway,
            FulfilmentForm::Digital => Fulfilment::Digital,
        };
        OrderInput {
            source: OrderSource::Cart(Some(self.store_id)),
            fulfilment,
            contact,
            method: PaymentMethod::EcpayCredit,
            note: self.note,
            expected_total: Some(self.expected_total),
            key: Some(key),
        }
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn read(changes: &Value) -> Result<OrderInput, Vec<(String, &'static str)>> {
        let mut value = json!({
            "store_id": "str_0123456789ABCDEFG", "expected_total": "60", "key": "page-1",
            // Fields that browsers add, and those of other methods, are ignored.
            "utm": "x",
        });
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let mut errors = Errors::new("body");
        let form = CheckoutForm::parse(Raw::pairs(&value, false), &mut errors);
        let key = IdempotencyKey::new("page-1".to_owned(), vec!["f".to_owned()]);
        let input = errors.finish(form).map(|form| form.input(key));
        input.map_err(|errors| {
            errors.iter().map(|error| (error.name().to_owned(), error.kind)).collect()
        })
    }

    #[test]
    fn each_method_asks_for_what_it_needs() {
        let wanted = |kind: &str, more: Value| {
            let mut value = json!({ "fulfilment": kind });
            value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            read(&value).map(|input| input.fulfilment)
        };
        let table = json!({ "table": "7", "name": "", "phone": "1" });
        let seven = Fulfilment::DineIn { table: Text::new("7").unwrap() };
        assert_eq!(wanted("takeaway", table.clone()), Ok(Fulfilment::Takeaway));
        assert_eq!(wanted("digital", json!({})), Ok(Fulfilment::Digital));
        assert_eq!(wanted("dine_in", table), Ok(seven));
        let missing = |name: &str| vec![(name.to_owned(), "missing")];
        assert_eq!(wanted("dine_in", json!({})), Err(missing("table")));
        assert_eq!(wanted("drone", json!({})), Err(vec![("fulfilment".to_owned(), "enum")]));
        assert_eq!(read(&json!({})).map(drop), Err(missing("fulfilment")));
    }

    #[test]
    fn three_empty_and_two_wrong_fields_are_five() {
        let errors = read(&json!({
            "fulfilment": "ship_home", "name": " ", "phone": "1", "postal_code": "1234567",
            "city": "", "address": "",
        }));
        let want = [
            ("name", "missing"),
            ("phone", "format"),
            ("postal_code", "format"),
            ("city", "missing"),
            ("address", "missing"),
        ];
        let want: Vec<_> = want.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        assert_eq!(errors.unwrap_err(), want);
    }
}
