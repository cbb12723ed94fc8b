//! Choices that are counted.

use super::*;
use crate::{
    TwdDelta,
    catalog::{Choice, OptionGroup},
};

/// Pudding, which is counted, and beans, which are not.
fn extras() -> OptionGroup {
    let choice = |code: &str, tracked| Choice {
        name_en: None,
        code: code.parse().unwrap(),
        name: Text::new(code).unwrap(),
        delta: TwdDelta::ZERO,
        available: true,
        serial: 7,
        tracked,
    };
    OptionGroup {
        name_en: None,
        id: "extra".parse().unwrap(),
        store: StoreId::new(NOW, 1),
        name: Text::new("extra").unwrap(),
        min: 0,
        max: 9,
        choices: vec![choice("pd", true), choice("bn", false)],
        sold_out: Default::default(),
        version: 1,
        updated_at: NOW,
    }
}

/// What becomes of an order of these products, so many of each with these choices.
fn placed_with(
    asked: &[(&Product, u16, &str)],
) -> (Vec<RequestedLine>, Result<Order, DomainError>) {
    let counts: Vec<_> = asked.iter().map(|(product, count, _)| (*product, *count)).collect();
    let mut lines = requested(&counts);
    for (line, (_, _, choices)) in lines.iter_mut().zip(asked) {
        line.chosen.choices =
            choices.split_whitespace().map(|code| code.parse().unwrap()).collect();
    }
    let products = asked.iter().map(|(product, _, _)| {
        let options = vec!["extra".parse().unwrap()];
        Product { options, ..(*product).clone() }
    });
    let (products, groups) = (shelf(products.collect()), [extras()]);
    let offered =
        Offered { products: &products, groups: &groups, policy: &StorePolicy::default(), now: NOW };
    let (user, id) = (UserId::new(NOW, 1), OrderId::new(NOW, 9));
    let order = place(Some(user), &input(Fulfilment::Takeaway), &lines, offered, id);
    (lines, order)
}

#[test]
fn of_a_counted_choice_an_order_takes_as_many_as_of_what_allows_the_most() {
    let (tea, milk, mug) = (
        product(1, 1, 60, ProductKind::MenuItem),
        product(2, 1, 60, ProductKind::MenuItem),
        product(3, 1, 60, ProductKind::Goods),
    );
    for (asked, want) in [
        (vec![(&tea, 49, "pd pd")], Ok(98)),
        (vec![(&tea, 50, "pd pd")], Err("items.0.choices.0")),
        (vec![(&tea, 99, "bn bn bn")], Ok(0)),
        (vec![(&tea, 50, "pd"), (&milk, 49, "bn pd")], Ok(99)),
        (vec![(&tea, 50, "pd"), (&milk, 50, "bn pd")], Err("items.1.choices.1")),
        (vec![(&mug, 10, "pd pd")], Ok(20)),
        (vec![(&mug, 11, "pd pd")], Err("items.0.choices.0")),
        (vec![(&mug, 11, "pd pd"), (&tea, 1, "")], Ok(22)),
        (vec![(&mug, 21, "pd")], Err("items.0.quantity items.0.choices.0")),
    ] {
        let got = placed_with(&asked).1.map_err(|error| {
            error.errors().iter().map(fields::FieldError::path).collect::<Vec<_>>().join(" ")
        });
        let pudding = StockKey::choice(StoreId::new(NOW, 1), "pd".parse().unwrap(), 7);
        let got = got.map(|order| order.units().get(&pudding).copied().unwrap_or_default());
        assert_eq!(got, want.map_err(str::to_owned), "{asked:?}");
    }
}

#[test]
fn a_choice_that_is_short_is_named_on_every_line_that_takes_it() {
    let (tea, milk) =
        (product(1, 1, 60, ProductKind::MenuItem), product(2, 1, 60, ProductKind::MenuItem));
    let pudding = StockKey::choice(StoreId::new(NOW, 1), "pd".parse().unwrap(), 7);
    let asked = [(&tea, 2, "bn pd pd"), (&milk, 1, "bn"), (&milk, 3, "pd"), (&tea, 1, "")];
    let (lines, order) = placed_with(&asked);
    let order = order.unwrap();
    let products = shelf(vec![tea.clone(), milk.clone()]);
    let offered =
        Offered { products: &products, groups: &[], policy: &StorePolicy::default(), now: NOW };
    for (short, name, want) in [
        (
            vec![Shortage { stock: pudding, left: 4 }],
            "pd",
            vec!["items.0.choices.1 「pd」只剩 4 份。", "items.2.choices.0 「pd」只剩 4 份。"],
        ),
        (
            vec![
                Shortage { stock: StockKey::only(milk.id), left: 1 },
                Shortage { stock: pudding, left: 0 },
            ],
            "product 2",
            vec![
                "items.0.choices.1 「pd」已售完。",
                "items.1.quantity 只剩 1 份。",
                "items.2.quantity 只剩 1 份。",
                "items.2.choices.0 「pd」已售完。",
            ],
        ),
    ] {
        let error = out_of_stock(&order, &lines, offered, &short);
        let detail = format!("Product {name} insufficient stock.");
        assert_eq!(error.detail(crate::Locale::En), detail);
        let told = error.errors().iter().map(|error| {
            assert_eq!(error.kind, "out_of_stock");
            format!("{} {}", error.path(), error.message.text(crate::Locale::ZhTw))
        });
        assert_eq!(told.collect::<Vec<_>>(), want);
    }
}
