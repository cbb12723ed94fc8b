//! `POST /api/auth/register`

use app::{
    App,
    accounts::{self, Registration},
};
use domain::{
    Code, Email, Text, Username,
    account::{Role, StoreKind},
    refusal::body_field,
};
use endpoint::{Access, Anyone, Body, Created, Endpoint, PasswordText, Problem, Spec, body};

use crate::RegisteredView;

/// Adds a customer, or a merchant with a store.
pub struct Register;

body! {
    /// The store that a merchant opens.
    pub struct StoreBody {
        /// What customers call it.
        pub name: Text<1, 60>,
        /// What it does.
        pub kind: StoreKind,
    }
}

body! {
    /// Who wants to join.
    pub struct RegisterBody {
        /// The login name.
        pub username: Username,
        /// The other login name.
        pub email: Email,
        /// At least 8 characters.
        pub password: PasswordText<8>,
        /// `customer`, if nothing is said, or `merchant`; others are given by admins only.
        pub role: Option<Role>,
        /// The store: of a merchant, and of nobody else.
        pub store: Option<StoreBody>,
    }
}

impl Endpoint for Register {
    const SPEC: Spec = Spec::post("register", "/api/auth/register")
        .aliases(&["/orchestration/users", "/api/auth/signin"])
        .summary("Register as a customer, or as a merchant with a store.")
        .table(&[Access::Put])
        .fails(&[Code::RoleNotAllowed, Code::UsernameTaken, Code::EmailTaken]);

    type Input = (Anyone, Body<RegisterBody>);
    type Output = Created<RegisteredView>;

    async fn handle(app: &App, (_, Body(body)): Self::Input) -> Result<Self::Output, Problem> {
        let user = accounts::register(app, body.wish()?).await?;
        Ok(Created(user.into()))
    }
}

impl RegisterBody {
    /// What the body says, in the words of the use case.
    ///
    /// # Errors
    /// A merchant without a store, or a customer with one.
    pub fn wish(self) -> Result<Registration, Problem> {
        let role = self.role.unwrap_or(Role::Customer);
        let wrong = match (role, &self.store) {
            (Role::Merchant, None) => Some(("missing", "a merchant says which store to open")),
            (Role::Customer, Some(_)) => Some(("conflict", "only a merchant opens a store")),
            // Staff and admins are refused as such, whatever they bring.
            (Role::Customer | Role::Merchant | Role::Staff | Role::Admin, _) => None,
        };
        if let Some((kind, msg)) = wrong {
            return Err(Problem::fields(vec![body_field("store", kind, msg)]));
        }
        Ok(Registration {
            username: self.username,
            email: self.email,
            password: self.password.0,
            role,
            shop: self.store.map(|store| (store.name, store.kind)),
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::refusal::Step;
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn wish(changes: &Value) -> Result<Registration, Problem> {
        let mut value = json!({ "username": "ming", "email": "m@x.tw", "password": "12345678" });
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let mut errors = Errors::new("body");
        let body =
            RegisterBody::parse(Raw { value: &value, text: false, strict: true }, &mut errors);
        errors.none_with(body)?.wish()
    }

    #[test]
    fn exactly_a_merchant_opens_a_store() {
        let store = json!({ "name": "Tea", "kind": "restaurant" });
        for (changes, want) in [
            (json!({}), (Role::Customer, false)),
            (json!({ "role": "member" }), (Role::Customer, false)),
            (json!({ "role": "merchant", "store": store }), (Role::Merchant, true)),
            // For the use case to refuse.
            (json!({ "role": "admin" }), (Role::Admin, false)),
            (json!({ "role": "staff", "store": store }), (Role::Staff, true)),
        ] {
            let wish = wish(&changes).unwrap();
            assert_eq!((wish.role, wish.shop.is_some()), want, "{changes}");
        }
    }

    #[test]
    fn every_wrong_field_is_named() {
        let store = json!({ "name": "Tea", "kind": "restaurant" });
        for (changes, want) in [
            (json!({ "role": "merchant" }), vec![("store", "missing")]),
            (json!({ "store": store }), vec![("store", "conflict")]),
            (json!({ "role": "merchant", "store": { "name": "Tea" } }), vec![("kind", "missing")]),
            (json!({ "role": "root" }), vec![("role", "choice")]),
            (json!({ "is_admin": true }), vec![("is_admin", "unknown_field")]),
            (
                json!({ "email": "ming", "password": "1234567" }),
                vec![("email", "format"), ("password", "range")],
            ),
        ] {
            let problem = wish(&changes).unwrap_err();
            let last = |step: &Step| match step {
                Step::Name(name) => name.clone(),
                Step::Index(index) => index.to_string(),
            };
            let found: Vec<_> = problem
                .errors()
                .iter()
                .map(|error| (last(error.loc.last().unwrap()), error.kind))
                .collect();
            let want: Vec<_> =
                want.into_iter().map(|(name, kind)| (name.to_owned(), kind)).collect();
            assert_eq!(found, want, "{changes}");
        }
    }
}
