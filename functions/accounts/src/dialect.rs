//! The field names that the source designs' clients use.

use endpoint::ApiDialect;
use serde_json::{Map, Value};

/// Adds `customer_id` to a user, as the restaurant design's client expects it.
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
