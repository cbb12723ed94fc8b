//! Laws: what holds for every order, cart and payment, not for examples.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

use std::collections::BTreeMap;

use domain::{
    OrderId, PaymentId, ProductId, Quantity, StoreId, Text, Timestamp, Twd, UserId,
    cart::Cart,
    catalog::{Product, ProductDetails, ProductKind},
    order::{
        Actor, Fulfilment, Order, OrderInput, OrderSource, PaymentMethod, RequestedLine,
        SagaStatus, Status, merge, place,
    },
    payment::{Outcome, Payment, PaymentStatus},
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn voucher(number: u64, price: i64) -> Product {
    let details = ProductDetails {
        kind: ProductKind::Gift,
        name: Text::new("voucher").unwrap(),
        description: None,
        price: Twd::new(price),
        points_price: None,
        image_url: None,
        category: None,
        tracked: true,
        active: true,
    };
    Product::list(ProductId::new(NOW, number), StoreId::new(NOW, 1), details, NOW).unwrap()
}

fn input(fulfilment: Fulfilment) -> OrderInput {
    OrderInput {
        source: OrderSource::Cart(None),
        fulfilment,
        method: PaymentMethod::EcpayCredit,
        note: None,
        expected_total: None,
        key: None,
    }
}

fn line(index: usize, product: ProductId, quantity: u16) -> RequestedLine {
    RequestedLine { index, product, quantity: Quantity::new(quantity).unwrap(), most: None }
}

fn order() -> Order {
    let voucher = voucher(1, 100);
    let lines = [line(0, voucher.id, 1)];
    let products = BTreeMap::from([(voucher.id, voucher)]);
    let (user, id) = (UserId::new(NOW, 1), OrderId::new(NOW, 9));
    place(user, &input(Fulfilment::Takeaway), &lines, &products, id, NOW).unwrap()
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL)
}

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        (0..3_u8).prop_map(|number| Outcome::Paid { provider_no: number.to_string() }),
        (0..3_u8).prop_map(|number| Outcome::Failed { code: number.to_string() }),
    ]
}

proptest! {
    #[test]
    fn the_total_of_an_order_is_the_sum_of_its_lines(
        lines in prop::collection::vec((0..20_u64, 1..=50_u16, 1..=9_999_i64), 1..30),
    ) {
        let products: BTreeMap<_, _> = lines
            .iter()
            .map(|(number, _, price)| voucher(*number, *price))
            .map(|product| (product.id, product))
            .collect();
        let asked: Vec<_> = lines
            .iter()
            .enumerate()
            .map(|(index, (number, count, _))| line(index, ProductId::new(NOW, *number), *count))
            .collect();
        let Ok(merged) = merge(&asked) else { return Ok(()) };
        prop_assert_eq!(merged.len(), products.len(), "each product once");
        let (user, id) = (UserId::new(NOW, 1), OrderId::new(NOW, 1));
        let order =
            place(user, &input(Fulfilment::Digital), &merged, &products, id, NOW).unwrap();
        let sum: i64 = asked
            .iter()
            .map(|line| {
                products[&line.product].details.price.unwrap().get()
                    * i64::from(line.quantity.get())
            })
            .sum();
        prop_assert_eq!(order.total.get(), sum);
    }

    #[test]
    fn an_order_only_moves_forward_and_writes_down_every_step(
        moves in prop::collection::vec(status(), 0..20),
    ) {
        let mut order = order();
        for to in moves {
            let before = order.clone();
            if let Ok(next) = order.transition(to, Actor::System, None, NOW) {
                prop_assert!(before.next().contains(&to));
                prop_assert_eq!(next.version, before.version + 1);
                prop_assert_eq!(next.history.len(), before.history.len() + 1);
                let again = before.history.iter().any(|change| change.status == to);
                prop_assert!(!again, "{:?} twice", to);
                order = next;
            }
        }
        let done = matches!(order.saga, SagaStatus::Completed);
        prop_assert_eq!(done, order.status == Status::Completed);
    }

    #[test]
    fn money_is_taken_once_for_an_order_whatever_its_provider_says(
        told in prop::collection::vec((0..3_u16, outcome(), any::<bool>()), 0..40),
    ) {
        let mut order = order();
        let mut payments: Vec<Payment> =
            (1..=3).map(|attempt| Payment::start(&order, attempt, None, NOW).unwrap()).collect();
        for (which, outcome, cancel) in told {
            if cancel
                && let Ok(next) = order.transition(Status::Cancelled, Actor::System, None, NOW)
            {
                for payment in &mut payments {
                    if Some(payment.id) == order.paid_by {
                        *payment = payment.refund_due().unwrap();
                    }
                }
                order = next;
            }
            let payment = &mut payments[usize::from(which)];
            let had = payment.holds_money();
            if let Some(settled) = payment.settle(&order, outcome, NOW) {
                prop_assert!(settled.payment.holds_money() || !had, "money was forgotten");
                *payment = settled.payment;
                order = settled.order.unwrap_or(order);
            }
        }
        let kept: Vec<PaymentId> = payments
            .iter()
            .filter(|payment| payment.status == PaymentStatus::Paid)
            .map(|payment| payment.id)
            .collect();
        prop_assert!(kept.len() <= 1, "paid twice: {:?}", kept);
        if order.status == Status::Cancelled {
            prop_assert!(kept.is_empty(), "money of a cancelled order was kept");
        } else {
            prop_assert_eq!(order.paid_by, kept.first().copied());
        }
    }

    #[test]
    fn saying_the_same_again_changes_nothing(outcomes in prop::collection::vec(outcome(), 1..10)) {
        let mut order = order();
        let mut payment = Payment::start(&order, 1, None, NOW).unwrap();
        for outcome in outcomes {
            if let Some(settled) = payment.settle(&order, outcome.clone(), NOW) {
                payment = settled.payment;
                order = settled.order.unwrap_or(order);
            }
            prop_assert_eq!(payment.settle(&order, outcome, NOW), None);
        }
    }

    #[test]
    fn merging_carts_loses_no_product_that_fits(
        one in prop::collection::vec((0..60_u64, 1..=999_u16), 0..50),
        other in prop::collection::vec((0..60_u64, 1..=999_u16), 0..50),
    ) {
        let fill = |lines: &[(u64, u16)]| {
            lines.iter().fold(Cart::default(), |cart, (number, count)| {
                let quantity = Quantity::new(*count).unwrap();
                cart.add(ProductId::new(NOW, *number), quantity).unwrap_or(cart)
            })
        };
        let (one, other) = (fill(&one), fill(&other));
        let merged = one.merged(&other);
        for line in one.lines().iter().chain(other.lines()) {
            let kept = merged.lines().iter().find(|kept| kept.product == line.product).unwrap();
            prop_assert!(kept.quantity >= line.quantity);
        }
    }
}
