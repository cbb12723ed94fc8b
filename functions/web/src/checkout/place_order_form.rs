//! `POST /checkout`

use app::{
    App, PROVIDER_SECRETS, accounts, carts,
    drafts::DraftKey,
    orders::{self, Holder, Placed},
};
use domain::{
    Code, Email, IdempotencyKey, Kind, Message, Multiline, PostalCode, StoreId, Text, Twd,
    event::EventType,
    order::{Contact, Fulfilment, OrderInput, OrderSource, Status},
    payment::PaymentMethod,
    user::Caller,
};
use endpoint::{
    Access, Body, ClientAddress, Collection, Documented, DraftCookie, Endpoint, FieldError, Html,
    OptionalUser, OrderKeys, Problem, RawFields, SeeOther, Spec, Submission, TextLine, WithCookies,
    body_field,
};

use crate::{
    address::{
        district::District,
        fields::{Typed, new_id, postal_code_elsewhere},
        mobile::Mobile,
    },
    checkout::{
        checkout_view::{FORM, Shown, checkout, new_key, parts_of},
        hand_over::hand_over,
        kept,
    },
    context::PageRequest,
    format::query,
    parts::form::FormState,
    problem_page,
    shell::page::Page,
    text::checkout as text,
};

/// Places an order, begins its payment, and hands the shopper over to the cashier. However often
/// the form is sent, that is one order and one attempt to pay it.
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
    /// Whether the address is kept for the next parcel.
    pub save_address: Option<bool>,
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
        /// Recipient mobile number.
        phone: Mobile,
        /// The district, by its id.
        district: District,
        /// Postal code; that of the district by default.
        postal_code: Option<PostalCode>,
        /// Road, number, floor.
        address: Text<1, 120>,
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

type Output = Result<WithCookies<Result<Html, SeeOther>>, Html>;

impl Endpoint for PlaceOrderForm {
    const SPEC: Spec = Spec::post("place-order-form", "/checkout")
        .throttled(100, 200)
        .secrets(PROVIDER_SECRETS)
        .dynamodb(&[
            Access::Get(Collection::Addresses),
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Guest),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Order),
            Access::Put(Collection::Addresses),
            Access::Put(Collection::Asked),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Draft),
            Access::Put(Collection::Guest),
            Access::Put(Collection::Order),
            Access::Check(Collection::Order),
            Access::Update(Collection::Choice),
            Access::Update(Collection::GuestOrders),
            Access::Update(Collection::Product),
        ])
        .sends(&[EventType::PaymentReturned])
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

    type Input = (
        OptionalUser,
        ClientAddress,
        PageRequest,
        OrderKeys,
        DraftCookie,
        Submission<CheckoutForm>,
    );
    type Output = Output;

    async fn handle(
        app: &App,
        (user, ClientAddress(address), page, keys, DraftCookie(draft), submission): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let typed = &submission.typed;
        if kept::is_of_another(typed, user.caller) {
            return to_sign_in(app, &user, page, draft, typed).await;
        }
        match place(app, &user, address, &submission).await {
            Ok((placed, form, key)) => {
                if let (Some(caller), Some(address)) = (user.caller, form.to_keep()) {
                    keep_address(app, caller, address).await;
                }
                onward(app, &user, page, (&keys, draft), typed, (placed, &key)).await
            }
            Err(problem) if is_told_in_the_form(&problem) => {
                again(app, &user, page, submission.typed, &problem).await.map(Err)
            }
            Err(problem) => Err(problem),
        }
    }
}

/// The session has ended since the form was shown: what was typed is kept, and is there again after
/// signing in.
async fn to_sign_in(
    app: &App,
    user: &OptionalUser,
    page: PageRequest,
    draft: Option<DraftKey>,
    typed: &RawFields,
) -> Result<Output, Problem> {
    let cookie = kept::keep(app, draft, typed, None, user.caller).await?;
    let ctx = page.by(app, user.caller);
    let back = ctx.href(&kept::checkout_path(typed.get("store_id").parse().ok()));
    let login = format!("/login{}", query(&[("next", Some(&back)), ("kept", Some("1"))]));
    Ok(Ok(WithCookies(Err(SeeOther(ctx.href(&login))), vec![cookie])))
}

async fn place(
    app: &App,
    user: &OptionalUser,
    address: String,
    submission: &Submission<CheckoutForm>,
) -> Result<(Placed, CheckoutForm, IdempotencyKey), Problem> {
    let mut wrong = Vec::new();
    let guest = user.caller.is_none().then(|| guest_contact(&submission.typed, &mut wrong));
    if submission.typed.get("fulfilment") == "ship_home" {
        wrong.extend(postal_code_elsewhere(&submission.typed));
    }
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
    let input = form.clone().input(guest.unwrap_or_default(), key.clone());
    Ok((orders::place(app, &user.buyer(address), &input).await?, form, key))
}

/// Keeps the address of a parcel. The order is placed whatever becomes of this.
async fn keep_address(app: &App, caller: Caller, address: Typed) {
    let saved = new_id(app).and_then(|id| address.saved(id));
    if let Some(saved) = saved {
        accounts::remember_address(app, caller.user, saved).await;
    }
}

/// To the cashier with an order that waits for its money; to the page of any other.
async fn onward(
    app: &App,
    user: &OptionalUser,
    page: PageRequest,
    (keys, draft): (&OrderKeys, Option<DraftKey>),
    typed: &RawFields,
    (placed, form_key): (Placed, &IdempotencyKey),
) -> Result<Output, Problem> {
    let Placed { order, key, cart } = placed;
    let left = match cart {
        Some(cart) => cart,
        None => carts::load(app, &user.cart_owner()).await?,
    };
    let mut cookies = user.page_cart_cookies(app, &left);
    cookies.extend(key.iter().map(|key| keys.with(app, order.id, key)));
    let more = !left.lines.is_empty();
    cookies.push(kept::keep_placed(app, draft, order.id, (typed, more), user.caller).await);
    let holder = Holder { caller: user.caller, key };
    let ctx = page.at(&format!("/orders/{}", order.id)).by(app, user.caller);
    let answer = if order.status == Status::Pending {
        hand_over(app, &ctx, &holder, order.id, Some(form_key)).await.ok()
    } else {
        None
    };
    // What can't be paid now can be paid on its page.
    let to = || SeeOther(ctx.href(&format!("/orders/{}", order.id)));
    Ok(Ok(WithCookies(answer.ok_or_else(to), cookies)))
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
        phone: read(typed, "phone", Mobile::new, wrong).map(|Mobile(phone)| phone),
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
    let store: Option<StoreId> = typed.get("store_id").parse().ok();
    let carts = parts_of(carts::price(app, &cart).await?, store);
    let ctx = page.at(&kept::checkout_path(store)).by(app, user.caller).keeping(FORM);
    let sheet = FormState::returned(&ctx, typed, problem);
    let (key, new_total) = (new_key(app), problem.new_total());
    let shown =
        Shown { key: &key, sheet: &sheet, book: &[], restored: false, placed: None, new_total };
    let form = checkout(&ctx, &carts, &shown);
    let page = Page::new(text::check_out(&ctx)).forms().status(problem.status());
    Ok(page.draw(&ctx, &form))
}

impl CheckoutForm {
    /// The address that is to be kept.
    fn to_keep(&self) -> Option<Typed> {
        match self.fulfilment.clone() {
            FulfilmentForm::ShipHome { name, phone, district, postal_code, address }
                if self.save_address == Some(true) =>
            {
                let Mobile(phone) = phone;
                Some(Typed { name, phone, district, postal_code, street: address })
            }
            FulfilmentForm::ShipHome { .. }
            | FulfilmentForm::DineIn { .. }
            | FulfilmentForm::Takeaway
            | FulfilmentForm::Digital => None,
        }
    }

    /// The form as the input of the use case; `contact` is a guest's.
    fn input(self, mut contact: Contact, key: IdempotencyKey) -> OrderInput {
        let fulfilment = match self.fulfilment {
            FulfilmentForm::ShipHome { name, phone, district, postal_code, address } => {
                let Mobile(phone) = phone;
                let (name_is, phone_is) = (Some(name.clone()), Some(phone.clone()));
                let typed = Typed { name, phone, district, postal_code, street: address };
                contact = Contact {
                    name: name_is,
                    phone: phone_is,
                    address: typed.of_order(),
                    ..contact
                };
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
            "district": "", "address": "",
        }));
        let want = [
            ("name", "missing"),
            ("phone", "format"),
            ("district", "missing"),
            ("postal_code", "format"),
            ("address", "missing"),
        ];
        let want: Vec<_> = want.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
        assert_eq!(errors.unwrap_err(), want);
    }
}
