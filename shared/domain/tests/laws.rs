//! Laws: what holds for every order, cart and payment, not for examples.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

use std::collections::BTreeMap;

use domain::{
    OrderId, ProductId, Quantity, StoreId, Text, Timestamp, Twd, TwdDelta, UserId,
    cart::{Cart, CartLine},
    catalog::{Choice, OptionGroup, Product, ProductDetails, ProductKind, Selection, StockKey},
    order::{
        Action, Actor, Contact, Fulfilment, Offered, Order, OrderInput, OrderSource, RequestedLine,
        SagaStatus, Status, StepKind, StepOutcome, TenderState, allocate, place,
    },
    payment::{
        ChargeUse, Heard, HeardCharge, NextPayment, Payment, PaymentMethod, RefundReason, Said,
        Unpaid, ledger,
    },
    policy::StorePolicy,
};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn voucher(number: u64, price: i64) -> Product {
    let details = ProductDetails {
        name_en: None,
        description_en: None,
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
        contact: Contact::default(),
        method: PaymentMethod::EcpayCredit,
        note: None,
        expected_total: None,
        key: None,
    }
}

fn line(index: usize, product: ProductId, quantity: u16) -> RequestedLine {
    let quantity = Quantity::new(quantity).unwrap();
    RequestedLine { index, product, chosen: Selection::default(), quantity, most: None }
}

fn placed(
    input: &OrderInput,
    lines: &[RequestedLine],
    products: &BTreeMap<ProductId, Product>,
) -> Order {
    placed_of(input, lines, products, &[])
}

/// Choices of every store's extras, those that are counted by position.
fn extras(counted: &[bool]) -> OptionGroup {
    let choice = |(index, tracked): (usize, &bool)| Choice {
        name_en: None,
        code: format!("c{index}").parse().unwrap(),
        name: Text::new("extra").unwrap(),
        delta: TwdDelta::new(5).unwrap(),
        available: true,
        serial: 7,
        tracked: *tracked,
    };
    OptionGroup {
        name_en: None,
        id: "extra".parse().unwrap(),
        store: StoreId::new(NOW, 1),
        name: Text::new("extra").unwrap(),
        min: 0,
        max: 9,
        choices: counted.iter().enumerate().map(choice).collect(),
        sold_out: Default::default(),
        version: 1,
        updated_at: NOW,
    }
}

fn placed_of(
    input: &OrderInput,
    lines: &[RequestedLine],
    products: &BTreeMap<ProductId, Product>,
    groups: &[OptionGroup],
) -> Order {
    // As many units as anybody asks for.
    let policy = StorePolicy { most: Some(999), ..StorePolicy::default() };
    let (user, id) = (UserId::new(NOW, 1), OrderId::new(NOW, 9));
    let offered = Offered { products, groups, policy: &policy, now: NOW };
    place(Some(user), input, lines, offered, id).unwrap()
}

fn order() -> Order {
    let voucher = voucher(1, 100);
    let lines = [line(0, voucher.id, 1)];
    let products = BTreeMap::from([(voucher.id, voucher)]);
    placed(&input(Fulfilment::Takeaway), &lines, &products)
}

fn attempt(order: &Order, number: u16) -> Payment {
    Payment::start(order, number, Said::new("2000132"), None, NOW).unwrap()
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(Status::ALL)
}

/// A charge of 100 TWD or of another amount, or a code.
fn heard() -> impl Strategy<Value = Heard> {
    let charge = |number: u8, amount| {
        Heard::Charge(HeardCharge {
            no: Said::new(&number.to_string()),
            amount: Twd::new(amount),
            kind: None,
            paid_at: None,
            gwsr: None,
        })
    };
    let code = |number: u8| Said::new(&number.to_string());
    prop_oneof![
        4 => (0..3_u8).prop_map(move |number| charge(number, 100)),
        1 => (3..5_u8).prop_map(move |number| charge(number, 99)),
        1 => (0..3_u8).prop_map(move |number| Heard::Failed { code: code(number) }),
        1 => (3..5_u8).prop_map(move |number| Heard::Undecided { code: code(number) }),
        1 => (5..7_u8).prop_map(move |number| Heard::Other { code: code(number) }),
        1 => Just(Heard::Claimed),
        1 => (0..9_i64, any::<bool>()).prop_map(|(after, known)| {
            Heard::Unpaid(Unpaid { at: NOW.plus_seconds(after), known })
        }),
    ]
}

/// Takes the steps that are due and moves on, as the runner does.
fn settled(mut order: Order) -> Order {
    loop {
        order = match order.next() {
            Some(Action::Run(id)) => order.stepped(id, &StepOutcome::Done, NOW),
            Some(Action::Move(to)) => order.transition(to, Actor::System, None, NOW).unwrap(),
            Some(Action::Undo(_) | Action::Cancel) | None => return order,
        };
    }
}

/// Undoes what is due, as the runner does.
fn unwound(mut order: Order, payments: &mut [Payment]) -> Order {
    while let Some(Action::Undo(id)) = order.next() {
        let mut outcome = StepOutcome::Done;
        if id.kind == StepKind::Payment {
            let (next, attempts) = order.money_returned_to();
            order = next;
            for payment in payments.iter_mut() {
                if attempts.contains(&payment.id.attempt) {
                    *payment = payment.refund_due(RefundReason::OrderCancelled).unwrap();
                }
            }
            if order.owes_money() {
                outcome = StepOutcome::Waiting;
            }
        }
        order = order.stepped(id, &outcome, NOW);
    }
    order
}

proptest! {
    #[test]
    fn the_total_of_an_order_is_the_sum_of_its_lines(
        lines in prop::collection::vec((0..20_u64, 1..=50_u16, 5..=100_i64), 1..30),
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
        let all: i64 = asked.iter().map(|line| i64::from(line.quantity.get())).sum();
        let sum: i64 = asked
            .iter()
            .map(|line| {
                products[&line.product].details.price.unwrap().get()
                    * i64::from(line.quantity.get())
            })
            .sum();
        prop_assume!(sum <= 199_999);
        let order = placed(&input(Fulfilment::Digital), &asked, &products);
        prop_assert_eq!(order.total().get(), sum);
        prop_assert_eq!(order.tenders[0].amount.get(), sum);
        prop_assert_eq!(order.units().len(), products.len(), "each stock once");
        prop_assert_eq!(i64::from(order.units().values().sum::<u32>()), all);
    }

    #[test]
    fn an_order_takes_each_unit_that_its_lines_name_and_returns_the_same(
        lines in prop::collection::vec(
            (0..6_u64, 1..=9_u16, prop::collection::vec(0..8_usize, 0..4)),
            1..20,
        ),
        product_counted in prop::collection::vec(any::<bool>(), 6),
        choice_counted in prop::collection::vec(any::<bool>(), 8),
    ) {
        let group = extras(&choice_counted);
        let product = |number: u64| {
            let mut product = voucher(number, 10);
            product.details.tracked = product_counted[usize::try_from(number).unwrap()];
            Product { options: vec![group.id], ..product }
        };
        let products: BTreeMap<_, _> =
            (0..6).map(product).map(|product| (product.id, product)).collect();
        let mut stock: BTreeMap<StockKey, u32> = BTreeMap::new();
        let mut asked = Vec::new();
        for (index, (number, count, made)) in lines.iter().enumerate() {
            let mut line = line(index, ProductId::new(NOW, *number), *count);
            line.chosen.choices = made.iter().map(|one| group.choices[*one].code).collect();
            if product_counted[usize::try_from(*number).unwrap()] {
                *stock.entry(StockKey::only(line.product)).or_default() += u32::from(*count);
            }
            for one in made.iter().filter(|one| choice_counted[**one]) {
                let choice = &group.choices[*one];
                let key = StockKey::choice(group.store, choice.code, choice.serial);
                *stock.entry(key).or_default() += u32::from(*count);
            }
            asked.push(line);
        }
        let order = placed_of(&input(Fulfilment::Digital), &asked, &products, &[group]);
        prop_assert_eq!(order.units(), stock);
        // It knows by itself what it took, whatever is counted when it is undone.
        let stored = serde_json::to_string(&order.lines).unwrap();
        let lines = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(Order { lines, ..order.clone() }.units(), order.units());
    }

    #[test]
    fn an_amount_is_split_to_the_last_dollar(
        amount in -1_000_000..1_000_000_i64,
        weights in prop::collection::vec(0..100_000_i64, 1..40),
    ) {
        let parts: Vec<_> = weights.iter().map(|weight| Twd::new(*weight).unwrap()).collect();
        let shares = allocate(TwdDelta::new(amount).unwrap(), &parts);
        prop_assert_eq!(shares.iter().map(|share| share.get()).sum::<i64>(), amount);
        let whole: i64 = weights.iter().sum();
        for (share, weight) in shares.iter().zip(&weights) {
            prop_assert!(share.get() == 0 || (share.get() < 0) == (amount < 0));
            if whole > 0 {
                let exact = amount.abs() * weight / whole;
                prop_assert!((exact..=exact + 1).contains(&share.get().abs()));
            }
        }
    }

    #[test]
    fn an_order_only_moves_forward_and_writes_down_every_step(
        moves in prop::collection::vec(status(), 0..20),
    ) {
        let mut order = order();
        for to in moves {
            let before = order.clone();
            if let Ok(next) = order.transition(to, Actor::System, None, NOW) {
                prop_assert!(before.next_statuses().contains(&to));
                prop_assert_eq!(next.history.len(), before.history.len() + 1);
                let again = before.history.iter().any(|change| change.status == to);
                prop_assert!(!again, "{:?} twice", to);
                order = next;
            }
        }
        let done = matches!(order.saga(), SagaStatus::Completed);
        prop_assert_eq!(done, order.status == Status::Completed);
    }

    #[test]
    fn a_move_that_is_taken_back_leaves_everything_but_the_history_as_it_was(
        moves in prop::collection::vec((status(), any::<bool>(), 0..400_i64), 0..30),
    ) {
        let clerk = Actor::User(UserId::new(NOW, 7));
        let money = order().money_received(1, 1, Actor::Ecpay, NOW).unwrap();
        let mut order = settled(money);
        for (to, takes_back, seconds) in moves {
            let before = order.clone();
            if before.store_may_move(to).is_err() {
                continue;
            }
            order = settled(order.transition(to, clerk, None, NOW).unwrap());
            if !takes_back {
                continue;
            }
            let undone = order.undo(to, clerk, NOW.plus_seconds(seconds));
            let may = to != Status::Cancelled && seconds < 300 && order.history.len() < 50;
            prop_assert_eq!(undone.is_ok(), may, "{:?} after {} s", to, seconds);
            if let Ok(undone) = undone {
                let undone = undone.unwrap();
                let history = before.history.clone();
                let seen = Order { history, version: before.version, ..undone.clone() };
                prop_assert_eq!(&seen, &before);
                prop_assert_eq!(undone.history.len(), order.history.len() + 1);
                order = undone;
            }
        }
    }

    #[test]
    fn every_dollar_that_was_taken_is_kept_or_goes_back_or_is_looked_at(
        told in prop::collection::vec((0..3_u16, heard(), any::<bool>()), 0..40),
    ) {
        let mut order = order();
        let mut payments: Vec<Payment> =
            (1..=3).map(|number| attempt(&order, number)).collect();
        let mut taken: BTreeMap<(u16, String), i64> = BTreeMap::new();
        for (which, heard, cancel) in told {
            if cancel
                && let Ok(next) = order.transition(Status::Cancelled, Actor::System, None, NOW)
            {
                order = unwound(next, &mut payments);
            }
            if let Heard::Charge(charge) = &heard {
                let amount = charge.amount.unwrap().get();
                taken.insert((which, charge.no.to_string()), amount);
            }
            let payment = &mut payments[usize::from(which)];
            if let Some(settled) = payment.hear(&order, &heard, NOW) {
                *payment = settled.payment;
                order = settled.order.unwrap_or(order);
            }
            let payment = &payments[usize::from(which)];
            prop_assert_eq!(payment.hear(&order, &heard, NOW), None, "said again");
        }
        let charges: Vec<_> = payments.iter().flat_map(|payment| &payment.charges).collect();
        let sum: i64 = charges.iter().map(|charge| charge.heard.amount.unwrap().get()).sum();
        prop_assert_eq!(sum, taken.values().sum::<i64>(), "what the provider holds");
        let kept: Vec<u16> = payments
            .iter()
            .filter(|one| one.charges.iter().any(|charge| charge.usage == ChargeUse::Kept))
            .map(|payment| payment.id.attempt)
            .collect();
        let keeps: Vec<u16> = order.paid_by().collect();
        prop_assert_eq!(&kept, &keeps, "the order and its payments agree");
        prop_assert!(kept.len() <= 1, "paid twice: {:?}", kept);
        prop_assert_eq!(ledger(&order, &payments).len(), charges.len(), "every charge is shown");
        if !charges.is_empty() {
            let next = NextPayment::of(&order, &payments, NOW);
            let may_pay = matches!(next, NextPayment::New | NextPayment::Again(_));
            prop_assert!(!may_pay, "to be paid again, though there is money: {:?}", next);
        }
        if order.status == Status::Cancelled {
            prop_assert!(kept.is_empty(), "money of a cancelled order was kept");
            let right = charges.iter().any(|charge| charge.heard.amount == Twd::new(100));
            let returning = matches!(order.tenders[0].state, TenderState::Returning(_));
            prop_assert_eq!(right, returning, "the order says where its money is");
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
                let product = ProductId::new(NOW, *number);
                cart.add(CartLine::new(product, Selection::default(), quantity)).unwrap_or(cart)
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
