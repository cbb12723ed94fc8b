//! Names of the source designs' clients.

use endpoint::ApiDialect;
use serde_json::{Map, Value};

/// The restaurant design calls a person who orders a customer.
pub(crate) fn answer(dialect: ApiDialect, body: &mut Value) {
    if dialect == ApiDialect::Restaurant
        && let Some(user) = body.as_object_mut()
    {
        add_customer_id(user);
    }
}

fn add_customer_id(user: &mut Map<String, Value>) {
    if let Some(id) = user.get("id").cloned() {
        user.insert("customer_id".to_owned(), id);
    }
}
