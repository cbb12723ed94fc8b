//! `POST /checkout`

use app::{
    App, carts,
    orders::{self, Placed},
};
use domain::{
    Code, Email, IdempotencyKey, Kind, Multiline, Phone, PostalCode, StoreId, Text, Twd,
    order::{Address, Contact, Fulfilment, OrderInput, OrderSource},
    payment::PaymentMethod,
};
use endpoint::{
    Access, Body, ClientAddress, Collection, Documented, Endpoint, FieldError, Html, Message,
    OptionalUser, OrderKeys, Problem, RawFields, SeeOther, Spec, Submission, TextLine, WithCookies,
    body_field,
};

use crate::{
    checkout::checkout_view::{checkout, new_key},
    context::PageRequest,
    parts::form::FormState,
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
        .throttled(100, 200)
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Guest),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Order),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Guest),
            Access::Put(Collection::Order),
            Access::Update(Collection::GuestOrders),
            Access::Update(Collection::Product),
        ])
        .errors(&[
            Code::ProductNotFound,
            Code::ProductUnavailable,
            Code::OneStorePerOrder,
            Code::OutOfStock,
            Code::PriceChanged,
            Code::CartEmpty,
            Code::IdempotencyKeyReused,
            Code::TooManyUnpaidOrders,
            Code::RateLimited,
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, ClientAddress, PageRequest, OrderKeys, Submission<CheckoutForm>);
    type Output = Result<WithCookies<SeeOther>, Html>;

    async fn handle(
        app: &App,
        (user, ClientAddress(address), page, keys, submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        match place(app, &user, address, &submission).await {
            Ok(Placed { order, key, cart }) => {
                let ctx = page.by(app, user.caller);
                let to = SeeOther(ctx.href(&format!("/orders/{}", order.id)));
                let left = cart.iter().flat_map(|cart| user.page_cart_cookies(app, cart));
                let opens = key.iter().map(|key| keys.with(app, order.id, key));
                Ok(Ok(WithCookies(to, left.chain(opens).collect())))
            }
            Err(problem) if is_told_in_the_form(&problem) => {
                again(app, &user, page, submission.typed, &problem).await.map(Err)
            }
            Err(problem) => Err(problem),
        }
    }
}

async fn place(
    app: &App,
    user: &OptionalUser,
    address: String,
    submission: &Submission<CheckoutForm>,
) -> Result<Placed, Problem> {
    let mut wrong = Vec::new();
    let guest = user.caller.is_none().then(|| guest_contact(&submission.typed, &mut wrong));
    let form = match &submission.read {
        Ok(form) if wrong.is_empty() => form.clone(),
        Ok(_) => return Err(wrong.into()),
        Err(problem) => {
            let named = |error: &FieldError| wrong.iter().any(|own| own.name() == error.name());
            let others: Vec<_> =
                problem.errors().iter().filter(|error| !named(error)).cloned().collect();
            wrong.extend(others);
            return Err(wrong.into());
        }
    };
    let key = submission.idempotency_key(&form.key.0);
    let input = form.input(guest.unwrap_or_default(), key);
    Ok(orders::place(app, &user.buyer(address), &input).await?)
}

/// Who a guest is, as typed; a customer's form has none of it but the recipient of a parcel.
fn guest_contact(typed: &RawFields, wrong: &mut Vec<FieldError>) -> Contact {
    fn read<T>(
        typed: &RawFields,
        name: &str,
        new: impl Fn(&str) -> Result<T, Message>,
        wrong: &mut Vec<FieldError>,
    ) -> Option<T> {
        let text = typed.get(name).trim();
        if text.is_empty() {
            return None;
        }
        new(text).map_err(|message| wrong.push(body_field(name, "format", message))).ok()
    }
    let before = wrong.len();
    let contact = Contact {
        name: read(typed, "name", Text::new, wrong),
        phone: read(typed, "phone", Phone::new, wrong),
        email: read(typed, "email", Email::new, wrong),
        address: None,
    };
    let missing = contact.missing();
    let told: Vec<_> = missing
        .into_iter()
        .filter(|error| {
            wrong.get(before..).is_some_and(|all| all.iter().all(|it| it.name() != error.name()))
        })
        .collect();
    wrong.extend(told);
    contact
}

/// Whether the form is shown again with the problem, because the customer can correct it there.
fn is_told_in_the_form(problem: &Problem) -> bool {
    matches!(problem.code().kind(), Kind::Invalid | Kind::Conflict | Kind::NotFound)
}

/// The form again, with the submitted values, a new idempotency key and the current total.
async fn again(
    app: &App,
    user: &OptionalUser,
    page: PageRequest,
    typed: RawFields,
    problem: &Problem,
) -> Result<Html, Problem> {
    let cart = carts::load(app, &user.cart_owner()).await?;
    let lines = carts::price(app, &cart).await?;
    let store = typed.get("store_id").parse().ok();
    let ctx = page.at("/checkout").by(app, user.caller);
    let sheet = FormState::returned(&ctx, typed, problem);
    let form = checkout(&ctx, lines, store, &new_key(app), &sheet, problem.new_total());
    Ok(ctx.page_as(problem.status(), ctx.t("結帳", "Check out"), &form))
}

impl CheckoutForm {
    /// The form as the input of the use case; `contact` is a guest's.
    fn input(self, mut contact: Contact, key: IdempotencyKey) -> OrderInput {
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
        let input = errors.finish(form).map(|form| form.input(Contact::default(), key));
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
