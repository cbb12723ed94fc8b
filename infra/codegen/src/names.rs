//! The name of a function as a constant, a file and a logical id.

use endpoint::{Method, Run, Worker};

/// `place-order` as the static `PLACE_ORDER` of the crate that owns it.
#[must_use]
pub fn constant(id: &str) -> String {
    id.replace('-', "_").to_uppercase()
}

/// `place-order` as the file `place_order.rs`.
fn file(id: &str) -> String {
    format!("{}.rs", id.replace('-', "_"))
}

/// Where the endpoint or worker `id` of the crate `owner` is written.
#[must_use]
pub fn source(owner: &str, id: &str) -> String {
    format!("functions/{owner}/src/{}", file(id))
}

/// Where a worker is written. The relay has no code of its own there.
#[must_use]
pub fn worker_source(worker: &Worker) -> String {
    match worker.run {
        Run::Event(_) | Run::Record(_) | Run::Tick(_) => source("workers", worker.spec.id),
        Run::Relay => "functions/workers/src/lib.rs".to_owned(),
    }
}

/// `place-order` and `Function` as the logical id `PlaceOrderFunction`.
#[must_use]
pub fn logical_id(id: &str, kind: &str) -> String {
    format!("{}{kind}", pascal(id))
}

/// `GET /api/orders/{order_id}` as the logical id `GetApiOrdersOrderIdRoute`. It depends on the
/// path alone: when another function takes over a path, the resource stays, because API Gateway
/// would refuse to have the route twice during the update.
#[must_use]
pub fn route_id(method: Method, path: &str) -> String {
    format!("{}{}Route", pascal(&method.as_str().to_lowercase()), pascal(path))
}

/// Letters and digits, each word with a capital.
fn pascal(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.flat_map(|word| word.split_at_checked(1)).fold(String::new(), |mut name, (head, tail)| {
        name.push_str(&head.to_uppercase());
        name.push_str(tail);
        name
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelt_alike_everywhere() {
        assert_eq!(constant("place-order"), "PLACE_ORDER");
        assert_eq!(file("place-order"), "place_order.rs");
        assert_eq!(logical_id("place-order", "Function"), "PlaceOrderFunction");
        for (method, path, want) in [
            (Method::Get, "/", "GetRoute"),
            (Method::Get, "/en", "GetEnRoute"),
            (Method::Delete, "/api/cart/items/{product_id}", "DeleteApiCartItemsProductIdRoute"),
        ] {
            assert_eq!(route_id(method, path), want);
        }
    }
}
