//! Bugs in what the table is asked for.
#![expect(clippy::indexing_slicing, reason = "into JSON, which adds what is not there")]

use serde_json::{Map, Value, json};

use super::Mutant;

/// A write: of which kind, and its JSON.
type Write<'a> = (&'a str, &'a mut Map<String, Value>);

pub(crate) const MUTANTS: &[Mutant] = &[
    Mutant::of_table("stock is taken though there is too little", |operation, body| {
        each(operation, body, |write| unless(write, "PRODUCT#", "STOCK#", "units >= :n"));
    }),
    Mutant::of_table("an order is written over another", |operation, body| {
        each(operation, body, |write| unless(write, "ORDER#", "ORDER", "attribute_not_exists(pk)"));
    }),
    Mutant::of_table("the version of an order is not checked", |operation, body| {
        each(operation, body, |write| unless(write, "ORDER#", "ORDER", "v = :read"));
    }),
    Mutant::of_table("the version of a payment is not checked", |operation, body| {
        each(operation, body, |write| unless(write, "ORDER#", "PAYMENT#", "v = :read"));
    }),
    Mutant::of_table("a payment is written over another", |operation, body| {
        each(operation, body, |write| {
            unless(write, "ORDER#", "PAYMENT#", "attribute_not_exists(pk)");
        });
    }),
    Mutant::of_table("the version of a cart is not checked", |operation, body| {
        each(operation, body, |write| unless(write, "CART#", "CART", "v = :read"));
    }),
    Mutant::of_table("the version of where an order stands is not checked", |operation, body| {
        each(operation, body, |write| unless(write, "OPEN#", "", "v < :v"));
    }),
    Mutant::of_table("an order takes no stock", |operation, body| {
        without(operation, body, |write| takes_stock(write, "units - :n"));
    }),
    Mutant::of_table("a cancelled order gives no stock back", |operation, body| {
        without(operation, body, |write| takes_stock(write, "units + :n"));
    }),
    Mutant::of_table("an order takes one of each", |operation, body| {
        each(operation, body, |write| {
            if takes_stock(&write, "units - :n") {
                write.1["ExpressionAttributeValues"][":n"] = json!({ "N": "1" });
            }
        });
    }),
    Mutant::of_table("a cancelled order gives one more back", |operation, body| {
        each(operation, body, |write| {
            if takes_stock(&write, "units + :n") && !has_key(&write, "ONCE#", "") {
                write.1["UpdateExpression"] = json!("SET units = units + :n + :n");
            }
        });
    }),
    Mutant::of_table("an idempotency key is not stored", |operation, body| {
        without(operation, body, |write| has_key(write, "ONCE#", ""));
    }),
    Mutant::of_table("an idempotency key may be stored twice", |operation, body| {
        each(operation, body, |write| unless(write, "ONCE#", "", "attribute_not_exists(pk)"));
    }),
    Mutant::of_table("an unpaid order has no deadline", |operation, body| {
        without(operation, body, |write| has_key(write, "DEADLINE#", "ORDER#"));
    }),
    Mutant::of_table("nothing is asked about lost notices", |operation, body| {
        without(operation, body, |write| has_key(write, "DEADLINE#", "Q#"));
    }),
    Mutant::of_table("money that must go back is not listed", |operation, body| {
        without(operation, body, |write| has_key(write, "NEEDS#", ""));
    }),
    Mutant::of_table("an order is not in its customer's list", |operation, body| {
        without(operation, body, |write| has_key(write, "USER_ORDERS#", "ORDER#"));
    }),
    Mutant::of_table("an order that moved stays where it stood", |operation, body| {
        without(operation, body, |write| write.0 == "Delete" && has_key(write, "OPEN#", ""));
    }),
    Mutant::of_table("a charge is not recorded", |operation, body| {
        each(operation, body, |write| {
            if has_key(&write, "ORDER#", "PAYMENT#")
                && let Some(item) = write.1.get_mut("Item").and_then(Value::as_object_mut)
            {
                item.remove("charges");
            }
        });
    }),
    Mutant::of_table("what is kept is forgotten when the order is cancelled", |operation, body| {
        let cancels = body.to_string().contains("\"cancelled\"");
        without(operation, body, |write| cancels && has_key(write, "ORDER#", "PAYMENT#"));
    }),
    Mutant::of_table("an order is paid without its payment", |operation, body| {
        let pays = body.to_string().contains("\"paid\"");
        without(operation, body, |write| pays && has_key(write, "ORDER#", "PAYMENT#"));
    }),
    Mutant::of_table("the version of an order does not rise", |operation, body| {
        each(operation, body, |write| {
            if has_key(&write, "ORDER#", "ORDER")
                && let Some(read) =
                    write.1.get("ExpressionAttributeValues").map(|all| all[":read"].clone())
                && write.0 == "Update"
            {
                let version = read["N"].as_str().and_then(|n| n.parse::<u64>().ok()).unwrap_or(0);
                let next = json!({ "N": version.saturating_add(1).to_string() });
                for value in
                    write.1["ExpressionAttributeValues"].as_object_mut().into_iter().flatten()
                {
                    if *value.1 == next {
                        *value.1 = read.clone();
                    }
                }
            }
        });
    }),
    Mutant::of_table("eventual reads are taken for the truth", |operation, body| {
        if operation == "Query" || operation == "GetItem" {
            body["ConsistentRead"] = json!(false);
        }
    }),
];

/// Applies `change` to each write of a request.
fn each(operation: &str, body: &mut Value, mut change: impl FnMut(Write<'_>)) {
    let single = match operation {
        "PutItem" => Some("Put"),
        "UpdateItem" => Some("Update"),
        "DeleteItem" => Some("Delete"),
        _ => None,
    };
    if let (Some(kind), Some(write)) = (single, body.as_object_mut()) {
        return change((kind, write));
    }
    if operation == "BatchWriteItem" {
        let tables = body.get_mut("RequestItems").and_then(Value::as_object_mut);
        for write in
            tables.into_iter().flatten().filter_map(|(_, all)| all.as_array_mut()).flatten()
        {
            for (kind, name) in [("Put", "PutRequest"), ("Delete", "DeleteRequest")] {
                if let Some(fields) = write.get_mut(name).and_then(Value::as_object_mut) {
                    change((kind, fields));
                }
            }
        }
    }
    if operation == "TransactWriteItems" {
        let writes = body.get_mut("TransactItems").and_then(Value::as_array_mut);
        for write in writes.into_iter().flatten().filter_map(Value::as_object_mut).flatten() {
            if let Some(fields) = write.1.as_object_mut() {
                change((write.0, fields));
            }
        }
    }
}

/// Leaves out the writes that are `lost`. A single one becomes a write that nobody reads.
fn without(operation: &str, body: &mut Value, lost: impl Fn(&Write<'_>) -> bool) {
    let mut number = 0_u32;
    each(operation, body, |write| {
        if lost(&write) {
            number = number.saturating_add(1);
            let table = write.1.get("TableName").cloned();
            let key = json!({ "pk": { "S": "LOST" }, "sk": { "S": format!("{number}") } });
            write.1.clear();
            // Those of a batch stand under the name of their table.
            if let Some(table) = table {
                write.1.insert("TableName".to_owned(), table);
            }
            let item = if write.0 == "Put" { "Item" } else { "Key" };
            write.1.insert(item.to_owned(), key);
            if write.0 == "ConditionCheck" {
                write.1.insert("ConditionExpression".to_owned(), json!("attribute_not_exists(x)"));
            }
            if write.0 == "Update" {
                write.1.insert("UpdateExpression".to_owned(), json!("REMOVE nothing"));
            }
        }
    });
}

/// Makes the part `condition` of a write's condition hold always.
fn unless(write: Write<'_>, pk: &str, sk: &str, condition: &str) {
    if !has_key(&write, pk, sk) {
        return;
    }
    if let Some(Value::String(text)) = write.1.get_mut("ConditionExpression")
        && text.contains(condition)
    {
        *text = format!("attribute_exists(pk) OR attribute_not_exists(pk) OR ({text})");
    }
}

/// Whether a write changes the units of a stock so.
fn takes_stock(write: &Write<'_>, how: &str) -> bool {
    let set = write.1.get("UpdateExpression").and_then(Value::as_str);
    has_key(write, "PRODUCT#", "STOCK#") && set.is_some_and(|set| set.contains(how))
}

/// Whether the keys of what is written begin so.
fn has_key(write: &Write<'_>, pk: &str, sk: &str) -> bool {
    let key = write.1.get("Key").or_else(|| write.1.get("Item"));
    let part = |name: &str| key.and_then(|key| key.get(name)?.get("S")?.as_str());
    part("pk").is_some_and(|text| text.starts_with(pk))
        && part("sk").is_some_and(|text| text.starts_with(sk))
}
