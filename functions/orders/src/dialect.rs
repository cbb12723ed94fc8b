//! The field names that the source designs' clients use.

use endpoint::{ApiDialect, FieldName};
use serde_json::{Map, Value, json};

/// What the restaurant design calls the fields of an order.
pub(crate) const NAMES: &[FieldName] = &[
    FieldName::restaurant("fulfilment", "order_type"),
    FieldName::restaurant("fulfilment.type", "order_type"),
    FieldName::restaurant("fulfilment.table", "table_number"),
    FieldName::restaurant("items.*.product_id", "items.*.menu_item_id"),
];

/// Rewrites an order's body to the canonical names.
pub(crate) fn request(dialect: ApiDialect, body: &mut Value) {
    let Some(body) = body.as_object_mut() else { return };
    // The shop design's name for a card; its paths are the canonical ones.
    if body.get("payment_method").is_some_and(|method| method == "credit_card") {
        body.insert("payment_method".to_owned(), "ecpay_credit".into());
    }
    if dialect == ApiDialect::Restaurant {
        restaurant(body);
    }
}

/// The restaurant design orders dishes, by their names too, for a table or to take away.
fn restaurant(body: &mut Map<String, Value>) {
    if let Some(customer) = body.remove("customer_id") {
        body.insert("$customer_id".to_owned(), customer);
    }
    if let Some(items) = body.get_mut("items").and_then(Value::as_array_mut) {
        items.iter_mut().filter_map(Value::as_object_mut).for_each(item);
    }
    let table = body.remove("table_number").filter(|table| !table.is_null());
    if body.contains_key("fulfilment") {
        // If both names are sent, the parser refuses the unknown one.
        body.extend(table.map(|table| ("table_number".to_owned(), table)));
        return;
    }
    if let Some(kind) = body.remove("order_type") {
        let mut fulfilment = json!({ "type": kind });
        if let (Some(table), Some(fulfilment)) = (table, fulfilment.as_object_mut())
            && fulfilment.get("type").is_some_and(|kind| kind == "dine_in")
        {
            fulfilment.insert("table".to_owned(), table);
        }
        body.insert("fulfilment".to_owned(), fulfilment);
    }
}

fn item(item: &mut Map<String, Value>) {
    // A client that has no id may send null.
    item.retain(|name, value| {
        !(["product_id", "menu_item_id"].contains(&name.as_str()) && value.is_null())
    });
    if !item.contains_key("product_id")
        && let Some(id) = item.remove("menu_item_id")
    {
        item.insert("product_id".to_owned(), id);
    }
    // A dish that has an id needs no name; one without an id is found by its name.
    let has_id = item.contains_key("product_id");
    let name = item.remove("name").filter(|_| !has_id);
    item.extend(name.map(|name| ("$name".to_owned(), name)));
    // The price that the client sends is the most that is charged.
    let price = item.remove("price");
    item.extend(price.map(|price| ("$price".to_owned(), price)));
}

/// Adds the dialect's names beside the canonical ones.
pub(crate) fn answer(dialect: ApiDialect, body: &mut Value) {
    if dialect != ApiDialect::Restaurant {
        return;
    }
    match body {
        Value::Array(orders) => orders.iter_mut().for_each(|order| answer(dialect, order)),
        Value::Object(order) => {
            for (ours, theirs) in [("id", "order_id"), ("user_id", "customer_id")] {
                if let Some(value) = order.get(ours).cloned() {
                    order.insert(theirs.to_owned(), value);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_restaurants_words_become_ours() {
        for (body, want) in [
            (
                json!({
                    "customer_id": null,
                    "items": [{ "name": "麵", "price": "120.0", "quantity": 1 }],
                    "order_type": "dine_in", "table_number": "A3",
                }),
                json!({
                    "$customer_id": null,
                    "items": [{ "$name": "麵", "$price": "120.0", "quantity": 1 }],
                    "fulfilment": { "type": "dine_in", "table": "A3" },
                }),
            ),
            (
                json!({
                    "items": [{ "menu_item_id": "prd_1", "name": "麵", "quantity": 1 }],
                    "order_type": "takeaway", "table_number": null,
                }),
                json!({
                    "items": [{ "product_id": "prd_1", "quantity": 1 }],
                    "fulfilment": { "type": "takeaway" },
                }),
            ),
        ] {
            let mut body = body;
            request(ApiDialect::Restaurant, &mut body);
            assert_eq!(body, want);
        }
        let mut card = json!({ "payment_method": "credit_card", "order_type": "takeaway" });
        request(ApiDialect::Canonical, &mut card);
        assert_eq!(card, json!({ "payment_method": "ecpay_credit", "order_type": "takeaway" }));
    }
}
