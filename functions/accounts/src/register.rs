//! `POST /api/auth/register`

use app::{
    App,
    accounts::{self, NewStore, Registration},
};
use domain::{
    Code, Email, NewPassword, OrderId, Slug, Text, Username, store::StoreKind, user::Role,
};
use endpoint::{
    Access, Body, Collection, Created, Documented, Endpoint, Guest, Idempotency, Language, Message,
    OrderKey, PasswordText, Problem, SigningClient, Spec, WHOLE_CPU_MB, WithCookies, body_field,
    untranslated,
};

use crate::{RegisteredView, cookies::device_and_cart, dialect, text};

/// Register as a customer, or as a merchant with a store, and sign in. A merchant who names no
/// store gets one that is named after the merchant.
#[derive(Documented)]
pub struct Register;

/// The store that a merchant opens.
#[derive(Clone, Debug, Body)]
pub struct StoreBody {
    /// Store name.
    pub name: Text<1, 60>,
    /// Store name in English.
    pub name_en: Option<Text<1, 80>>,
    /// Its name in addresses, as in `/stores/hill-tea`. By default it is made of the name, or of the
    /// store's id.
    pub slug: Option<Slug>,
    /// Kind of business.
    pub kind: StoreKind,
}

/// A new user.
#[derive(Clone, Debug, Body)]
pub struct RegisterBody {
    /// Login name; derived from the e-mail address if it is left out.
    pub username: Option<Username>,
    /// E-mail address.
    pub email: Email,
    /// Password of at least 8 characters; not a common one, nor the login name or the address.
    pub password: NewPassword,
    /// The password once more; both must be equal.
    pub password_confirm: Option<PasswordText<1>>,
    /// Display name.
    pub name: Option<Text<1, 50>>,
    /// `customer` (the default) or `merchant`, in any case; other roles are given by admins.
    pub role: Option<Role>,
    /// The store that a merchant opens.
    pub store: Option<StoreBody>,
    /// A guest's order that becomes the new user's. Its key is sent as `X-Order-Key`; the answer says
    /// whether that opened it.
    pub order_id: Option<OrderId>,
}

impl Endpoint for Register {
    const SPEC: Spec = Spec::post("register", "/api/auth/register")
        .memory_mb(WHOLE_CPU_MB)
        .throttled(10, 20)
        .aliases(&["/orchestration/users", "/api/auth/signin"])
        .translated(untranslated, dialect::answer)
        .example(
            r#"{"name": "王小明", "email": "ming@example.com",
                "password": "correct horse battery staple"}"#,
        )
        .dynamodb(&[
            Access::Get(Collection::Cart),
            Access::BatchGet(Collection::Email),
            Access::BatchGet(Collection::Name),
            Access::Query(Collection::Order),
            Access::Query(Collection::User),
            Access::Put(Collection::Cart),
            Access::Put(Collection::Email),
            Access::Put(Collection::Name),
            Access::Put(Collection::Revoked),
            Access::Put(Collection::Session),
            Access::Put(Collection::Slug),
            Access::Put(Collection::Store),
            Access::Put(Collection::Stores),
            Access::Put(Collection::User),
            Access::Update(Collection::Bucket),
            Access::Update(Collection::Order),
            Access::Update(Collection::Session),
        ])
        .errors(&[
            Code::RoleNotAllowed,
            Code::UsernameTaken,
            Code::EmailTaken,
            Code::SlugTaken,
            Code::RateLimited,
        ]);

    type Input = (Guest, Idempotency, Language, OrderKey, Body<RegisterBody>, SigningClient);
    type Output = WithCookies<Created<RegisteredView>>;

    async fn handle(
        app: &App,
        (Guest(guest), Idempotency(key), Language(locale), order_key, Body(body), client): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let SigningClient(client) = client;
        let order = body.order_id.zip(order_key.0);
        let registration = Registration { order, ..body.registration()? };
        let key = key.as_ref();
        let signed_in = accounts::register(app, registration, key, &client, &guest).await?;
        let cookies = device_and_cart(app, &signed_in, &guest);
        Ok(WithCookies(Created(RegisteredView::new(signed_in, locale)), cookies))
    }
}

impl From<StoreBody> for NewStore {
    fn from(StoreBody { name, name_en, slug, kind }: StoreBody) -> Self {
        Self { name, name_en, kind, slug }
    }
}

impl RegisterBody {
    /// The body as the input of the use case.
    ///
    /// # Errors
    /// A customer with a store; two passwords that differ.
    pub fn registration(self) -> Result<Registration, Problem> {
        let mut wrong = Vec::new();
        let role = self.role.unwrap_or(Role::Customer);
        if role == Role::Customer && self.store.is_some() {
            let message = Message::of(text::store_of_customer);
            wrong.push(body_field("store", "conflict", message));
        }
        if self.password_confirm.is_some_and(|again| !self.password.is(&again.0)) {
            let message = Message::of(text::passwords_differ);
            wrong.push(body_field("password_confirm", "conflict", message));
        }
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        Ok(Registration {
            username: self.username,
            email: self.email,
            password: self.password,
            name: self.name,
            role,
            store: self.store.map(NewStore::from),
            order: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn registration(changes: &Value) -> Result<Registration, Problem> {
        let mut value = json!({ "username": "ming", "email": "m@x.tw", "password": "wq7-zk2p" });
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let mut errors = Errors::new("body");
        let body = RegisterBody::parse(Raw::json(&value), &mut errors);
        errors.finish(body).map_err(Problem::from)?.registration()
    }

    #[test]
    fn roles_are_read_in_any_case_and_a_merchant_may_bring_a_store() {
        let store = json!({ "name": "Tea", "kind": "restaurant" });
        for (changes, want) in [
            (json!({}), (Role::Customer, false)),
            (json!({ "role": "member" }), (Role::Customer, false)),
            (json!({ "role": "MEMBER", "password_confirm": "wq7-zk2p" }), (Role::Customer, false)),
            (json!({ "role": "STORE" }), (Role::Merchant, false)),
            (json!({ "role": "Merchant", "store": store }), (Role::Merchant, true)),
            // For the use case to refuse.
            (json!({ "role": "admin" }), (Role::Admin, false)),
            (json!({ "role": "staff", "store": store }), (Role::Staff, true)),
        ] {
            let registration = registration(&changes).unwrap();
            assert_eq!((registration.role, registration.store.is_some()), want, "{changes}");
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let store = json!({ "name": "Tea", "kind": "restaurant" });
        for (changes, want) in [
            (json!({ "store": store }), vec![("store", "conflict")]),
            (json!({ "role": "merchant", "store": { "name": "Tea" } }), vec![("kind", "missing")]),
            (json!({ "role": "root" }), vec![("role", "enum")]),
            (json!({ "is_admin": true }), vec![("is_admin", "unknown_field")]),
            (json!({ "password_confirm": "x" }), vec![("password_confirm", "conflict")]),
            (
                json!({ "email": "ming", "password": "1234567" }),
                vec![("email", "format"), ("password", "range")],
            ),
        ] {
            let problem = registration(&changes).unwrap_err();
            let found: Vec<_> =
                problem.errors().iter().map(|error| (error.name(), error.kind)).collect();
            assert_eq!(found, want, "{changes}");
        }
    }
}
