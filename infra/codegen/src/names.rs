//! The name of a function as a constant, a file and a logical id.

use std::{fs, path::Path};

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

/// Where the file of the function `id` is in the crate of `owner`, from the workspace's root: among
/// its sources, or in a directory of them.
#[must_use]
pub fn source(root: &Path, owner: &str, id: &str) -> String {
    let (sources, name) = (format!("functions/{owner}/src"), file(id));
    let entries = fs::read_dir(root.join(&sources)).into_iter().flatten().flatten();
    let directories = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let inside = directories.map(|directory| format!("{sources}/{directory}/{name}"));
    let found = inside.into_iter().find(|path| root.join(path).is_file());
    found.unwrap_or_else(|| format!("{sources}/{name}"))
}

/// Where a worker is written. The relay has no code of its own there.
#[must_use]
pub fn worker_source(root: &Path, worker: &Worker) -> String {
    match worker.run {
        Run::Event(_) | Run::Record(_) | Run::Tick(_) => source(root, "workers", worker.spec.id),
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
