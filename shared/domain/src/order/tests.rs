//! Decision tables of orders.

mod choices;
mod desk;
mod standing;

use std::collections::BTreeMap;

use super::*;
use crate::{
    Code, DomainError, Phone, PostalCode, ProductId, Quantity, Text,
    catalog::{Product, ProductDetails, ProductKind, Selection},
};

const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn quantity(number: u16) -> Quantity {
    Quantity::new(number).unwrap()
}

fn product(number: u64, store: u64, price: i64, kind: ProductKind) -> Product {
    let details = ProductDetails {
        name_en: None,
        description_en: None,
        kind,
        name: Text::new(&format!("product {number}")).unwrap(),
        description: None,
        price: Twd::new(price),
        points_price: None,
        image_url: None,
        category: None,
        tracked: true,
        active: true,
    };
    let id = ProductId::new(NOW, number);
    Product::list(id, StoreId::new(NOW, store), details, NOW).unwrap()
}

fn shelf(products: Vec<Product>) -> BTreeMap<ProductId, Product> {
    products.into_iter().map(|product| (product.id, product)).collect()
}

fn contact() -> Contact {
    Contact {
        name: Some(Text::new("王小明").unwrap()),
        phone: Phone::new("0912345678").ok(),
        email: None,
        address: Some(Address {
            postal_code: PostalCode::new("100").unwrap(),
            city: Text::new("臺北市").unwrap(),
            address: Text::new("中正區重慶南路一段 122 號").unwrap(),
        }),
    }
}

fn requested(lines: &[(&Product, u16)]) -> Vec<RequestedLine> {
    let line = |(index, (product, count)): (usize, &(&Product, u16))| RequestedLine {
        index,
        product: product.id,
        chosen: Selection::default(),
        quantity: quantity(*count),
        most: None,
    };
    lines.iter().enumerate().map(line).collect()
}

fn input(fulfilment: Fulfilment) -> OrderInput {
    OrderInput {
        source: OrderSource::Cart(None),
        fulfilment,
        contact: contact(),
        method: PaymentMethod::EcpayCredit,
        note: None,
        expected_total: None,
        key: None,
    }
}

fn placed(
    input: &OrderInput,
    lines: &[RequestedLine],
    products: &BTreeMap<ProductId, Product>,
) -> Result<Order, DomainError> {
    let (user, id) = (UserId::new(NOW, 1), OrderId::new(NOW, 9));
    let policy = &StorePolicy::default();
    place(Some(user), input, lines, Offered { products, groups: &[], policy, now: NOW }, id)
}

fn order(fulfilment: Fulfilment) -> Order {
    let kind = match fulfilment {
        Fulfilment::ShipHome => ProductKind::Goods,
        Fulfilment::DineIn { .. } | Fulfilment::Takeaway => ProductKind::MenuItem,
        Fulfilment::Digital => ProductKind::Gift,
    };
    let tea = product(1, 1, 60, kind);
    placed(&input(fulfilment), &requested(&[(&tea, 2)]), &shelf(vec![tea])).unwrap()
}

fn every_way() -> Vec<Fulfilment> {
    let table = Text::new("7").unwrap();
    let dine_in = Fulfilment::DineIn { table };
    vec![Fulfilment::ShipHome, dine_in, Fulfilment::Takeaway, Fulfilment::Digital]
}

/// Takes everything that is due, as the runner does; `fails` says which steps fail for good.
fn rested(order: &Order, fails: impl Fn(StepId, bool) -> bool) -> Order {
    let mut order = order.clone();
    for _ in 0..50 {
        let Some(action) = order.next() else { return order };
        order = match action {
            Action::Move(to) => order.transition(to, Actor::System, None, NOW).unwrap(),
            Action::Cancel => {
                order.transition(Status::Cancelled, Actor::System, None, NOW).unwrap()
            }
            Action::Run(id) => order.stepped(id, &outcome(fails(id, true)), NOW),
            Action::Undo(id) if id.kind == StepKind::Payment && !fails(id, false) => {
                let (next, attempts) = order.money_returned_to();
                let waits = !attempts.is_empty();
                let outcome = if waits { StepOutcome::Waiting } else { StepOutcome::Done };
                next.stepped(id, &outcome, NOW)
            }
            Action::Undo(id) => order.stepped(id, &outcome(fails(id, false)), NOW),
        };
    }
    panic!("never rests: {order:?}")
}

fn outcome(fails: bool) -> StepOutcome {
    if fails { StepOutcome::Failed("broken".to_owned()) } else { StepOutcome::Done }
}

fn never(_: StepId, _: bool) -> bool {
    false
}

fn paid(order: &Order) -> Order {
    order.money_received(1, 1, Actor::Ecpay, NOW).unwrap()
}

#[test]
fn an_order_keeps_prices_and_sums_them() {
    let (tea, pot) =
        (product(1, 1, 60, ProductKind::Goods), product(2, 1, 390, ProductKind::Goods));
    let lines = requested(&[(&tea, 2), (&pot, 1), (&tea, 1)]);
    let asked = OrderInput { expected_total: Twd::new(570), ..input(Fulfilment::ShipHome) };

    let order = placed(&asked, &lines, &shelf(vec![tea, pot])).unwrap();

    let lines: Vec<_> =
        order.lines.iter().map(|l| (l.n, l.quantity.get(), l.price.get())).collect();
    assert_eq!(lines, [(1, 3, 60), (2, 1, 390)]);
    assert_eq!(order.total(), Twd::new(570).unwrap());
    assert_eq!(order.number(), format!("20261121-{}", &order.id.body()[7..]));
    assert_eq!(order.deadline, NOW.plus_seconds(1800));
    assert_eq!(order.units().into_values().collect::<Vec<_>>(), [3, 1]);
}

#[test]
fn what_cannot_be_sold_is_refused_line_by_line() {
    let tea = product(1, 1, 60, ProductKind::Goods);
    let foreign = product(2, 2, 60, ProductKind::Goods);
    let food = product(3, 1, 60, ProductKind::MenuItem);
    let dear = product(4, 1, 99_999_999, ProductKind::Goods);
    let unknown = product(5, 1, 60, ProductKind::Goods);
    let off = product(6, 1, 60, ProductKind::Goods).deactivated(NOW).unwrap();
    let known = shelf(vec![tea.clone(), foreign.clone(), food.clone(), dear.clone(), off.clone()]);

    for (lines, want, errors) in [
        (vec![], Code::CartEmpty, 0),
        (vec![(&unknown, 1), (&tea, 1), (&unknown, 2)], Code::ProductNotFound, 2),
        (vec![(&tea, 1), (&foreign, 1)], Code::OneStorePerOrder, 1),
        (vec![(&food, 1), (&tea, 1), (&off, 1)], Code::ProductUnavailable, 2),
        (vec![(&dear, 2)], Code::ValidationFailed, 1),
        // An order takes 20 of one stock, in one line or in several.
        (vec![(&tea, 21)], Code::ValidationFailed, 1),
        (vec![(&tea, 15), (&tea, 5), (&tea, 1)], Code::ValidationFailed, 1),
    ] {
        let refused = placed(&input(Fulfilment::ShipHome), &requested(&lines), &known).unwrap_err();
        assert_eq!(refused.code(), want, "{lines:?}");
        assert_eq!(refused.errors().len(), errors, "{lines:?}");
    }

    let seen = OrderInput { expected_total: Twd::new(59), ..input(Fulfilment::ShipHome) };
    let refused = placed(&seen, &requested(&[(&tea, 1)]), &known);
    assert_eq!(refused, Err(DomainError::PriceChanged { total: Twd::new(60).unwrap() }));
}

#[test]
fn an_order_that_no_card_pays_is_refused_and_one_that_costs_nothing_is_paid() {
    for (price, quantity, want) in [
        (0, 1, Ok(Status::Paid)),
        (4, 1, Err(Code::ValidationFailed)),
        (5, 1, Ok(Status::Pending)),
        (199_999, 1, Ok(Status::Pending)),
        (100_000, 2, Err(Code::ValidationFailed)),
    ] {
        let thing = product(1, 1, price, ProductKind::Gift);
        let lines = requested(&[(&thing, quantity)]);
        let order = placed(&input(Fulfilment::Digital), &lines, &shelf(vec![thing]));
        assert_eq!(
            order.clone().map(|order| order.status).map_err(|error| error.code()),
            want,
            "{price} TWD"
        );
        let Ok(order) = order else { continue };
        assert_eq!(order.tenders.len(), usize::from(price > 0), "{price} TWD");
        let free = (PaymentState::Paid, Status::Completed);
        if price == 0 {
            let rested = rested(&order, never);
            assert_eq!((rested.payment_state(), rested.status), free);
            assert_eq!(rested.as_placed(), order);
        }
    }
}

#[test]
fn a_fee_is_part_of_the_total_that_was_seen() {
    let tea = product(1, 1, 60, ProductKind::Goods);
    let fees = ShippingFee { main: Twd::new(80).unwrap(), ..ShippingFee::default() };
    let policy = StorePolicy { ship_home: Some(fees), most: None };
    let products = shelf(vec![tea.clone()]);
    let lines = requested(&[(&tea, 2)]);
    for (seen, way, want) in [
        (None, Fulfilment::ShipHome, Ok(200)),
        (Some(200), Fulfilment::ShipHome, Ok(200)),
        (Some(120), Fulfilment::ShipHome, Err(200)),
        (Some(120), Fulfilment::Takeaway, Ok(120)),
    ] {
        let input = OrderInput { expected_total: seen.and_then(Twd::new), ..input(way) };
        let id = OrderId::new(NOW, 9);
        let offered = Offered { products: &products, groups: &[], policy: &policy, now: NOW };
        let placed = place(None, &input, &lines, offered, id);
        let found = placed.map(|order| {
            assert_eq!(order.tenders[0].amount, order.total());
            order.total().get()
        });
        let want = want
            .map_err(|total: i64| DomainError::PriceChanged { total: Twd::new(total).unwrap() });
        assert_eq!(found, want, "{seen:?}");
    }
}

#[test]
fn a_price_that_the_client_names_is_the_most_that_it_pays() {
    let tea = product(1, 1, 60, ProductKind::Goods);
    let shelf = shelf(vec![tea.clone()]);
    let changed = DomainError::PriceChanged { total: Twd::new(60).unwrap() };
    for (most, want) in
        [(None, Ok(60)), (Some(99), Ok(60)), (Some(60), Ok(60)), (Some(59), Err(changed))]
    {
        let line = requested(&[(&tea, 1)]).remove(0);
        let line = RequestedLine { most: most.and_then(Twd::new), ..line };
        let placed = placed(&input(Fulfilment::ShipHome), &[line], &shelf);
        assert_eq!(placed.map(|order| order.total().get()), want, "{most:?}");
    }
}

#[test]
fn each_way_to_the_customer_has_its_own_path() {
    for (order, want) in every_way().into_iter().map(order).zip([
        "pending paid shipped delivered completed",
        "pending paid preparing ready completed",
        "pending paid preparing ready completed",
        "pending paid completed",
    ]) {
        let mut walked = rested(&paid(&order), never);
        while let Some(next) = walked.store_moves().into_iter().find(|s| *s != Status::Cancelled) {
            walked = walked.transition(next, Actor::System, None, NOW).unwrap();
            walked = rested(&walked, never);
        }
        let passed: Vec<_> = walked.history.iter().map(|c| c.status.as_str()).collect();
        assert_eq!(passed.join(" "), want);
        assert_eq!(walked.saga(), SagaStatus::Completed);
        assert!(
            walked.steps.iter().all(|step| step.state == StepState::Done),
            "{:?}",
            walked.steps
        );
        assert_eq!(walked.as_placed(), order);
    }
}

#[test]
fn an_order_may_be_cancelled_until_the_customer_has_it() {
    let pending = order(Fulfilment::ShipHome);
    let paid = rested(&paid(&pending), never);
    for (order, status, want) in [
        (&pending, Status::Pending, Some(SagaStatus::Compensated)),
        (&paid, Status::Paid, Some(SagaStatus::Compensating)),
        (&paid, Status::Preparing, Some(SagaStatus::Compensating)),
        (&paid, Status::Ready, Some(SagaStatus::Compensating)),
        (&paid, Status::Shipped, Some(SagaStatus::Compensating)),
        (&paid, Status::Delivered, None),
        (&paid, Status::Completed, None),
        (&paid, Status::Cancelled, None),
        (&paid, Status::Refunded, None),
    ] {
        let order = Order { status, ..order.clone() };
        let moved = order.transition(Status::Cancelled, Actor::System, None, NOW);
        let refused =
            DomainError::InvalidTransition { from: status.names(), to: Status::Cancelled.names() };
        let saga = moved.map(|order| rested(&order, never).saga());
        assert_eq!(saga, want.ok_or(refused), "from {status:?}");
    }
}

#[test]
fn money_that_comes_late_goes_back_and_everything_says_so() {
    let pending = order(Fulfilment::Digital);
    let cancelled = pending.transition(Status::Cancelled, Actor::System, None, NOW).unwrap();
    let cancelled = rested(&cancelled, never);
    assert_eq!(cancelled.saga(), SagaStatus::Compensated);
    let late = cancelled.money_received(1, 2, Actor::Ecpay, NOW).unwrap();
    assert_eq!(late.status, Status::Cancelled);
    assert_eq!(late.payment_state(), PaymentState::RefundPending);
    assert_eq!(late.saga(), SagaStatus::Compensating);
    assert_eq!(late.next(), None, "the refund is somebody else's");
    assert_eq!(late.money_received(1, 3, Actor::Ecpay, NOW), None, "that tender has its money");
    assert_eq!(paid(&pending).money_received(1, 2, Actor::Ecpay, NOW), None);
}

#[test]
fn a_step_that_fails_unwinds_what_was_done_and_nothing_else() {
    let all = StepKind::ALL;
    let (mut plans, mut cases) = (0, 0);
    for way in every_way() {
        let base = order(way.clone());
        let kinds = plan(&way, &base.tenders, all);
        plans += 1;
        for failing in &kinds {
            for undo_fails in kinds.iter().map(Some).chain([None]) {
                let mut order = base.clone();
                order.steps =
                    kinds.iter().map(|kind| Step::new(*kind, kind.first_state())).collect();
                order = paid(&order);
                order.status = Status::Shipped;
                let fails = |id: StepId, forwards: bool| {
                    if forwards { id.kind == *failing } else { Some(&id.kind) == undo_fails }
                };
                let rested = rested(&order, fails);
                cases += 1;
                if rested.status != Status::Cancelled {
                    // The stock step is done when the order is placed, and can't fail after.
                    assert!(rested.steps.iter().all(|step| step.state != StepState::Failed));
                    continue;
                }
                let at = kinds.iter().position(|kind| kind == failing).unwrap();
                for (index, step) in rested.steps.iter().enumerate() {
                    let want: &[StepState] = match index.cmp(&at) {
                        // Its money is there, whether or not the step failed.
                        _ if step.kind == StepKind::Payment => {
                            &[StepState::Undoing, StepState::Manual]
                        }
                        std::cmp::Ordering::Equal => &[StepState::Failed],
                        std::cmp::Ordering::Greater => &[StepState::Skipped],
                        std::cmp::Ordering::Less if Some(&step.kind) == undo_fails => {
                            &[StepState::Manual]
                        }
                        std::cmp::Ordering::Less => &[StepState::Undone],
                    };
                    assert!(want.contains(&step.state), "{failing:?} in {kinds:?}: {step:?}");
                }
            }
        }
    }
    println!("{plans} plans, {cases} failures of a step and of its undoing");
}

#[test]
fn a_store_moves_what_is_paid_and_confirmed() {
    let pending = order(Fulfilment::ShipHome);
    let heard = paid(&pending);
    let confirmed = rested(&heard, never);
    for (order, status, want) in [
        (&pending, Status::Pending, vec![Status::Cancelled]),
        (&heard, Status::Paid, vec![Status::Cancelled]),
        (&confirmed, Status::Paid, vec![Status::Shipped, Status::Cancelled]),
        (&confirmed, Status::Shipped, vec![Status::Delivered, Status::Cancelled]),
        (&confirmed, Status::Delivered, vec![Status::Completed]),
        (&confirmed, Status::Cancelled, vec![]),
    ] {
        let order = Order { status, ..order.clone() };
        assert_eq!(order.store_moves(), want, "from {status:?} with {:?}", order.steps);
    }
}

#[test]
fn what_is_ordered_together_arrives_one_way() {
    use FulfilmentMethod::{DineIn, ShipHome, Takeaway};
    use ProductKind::{Gift, Goods, MenuItem};
    for (kinds, want) in [
        (vec![Goods], vec![ShipHome, Takeaway]),
        (vec![Goods, Gift], vec![ShipHome, Takeaway]),
        (vec![MenuItem, Gift], vec![DineIn, Takeaway]),
        (vec![Gift], FulfilmentMethod::ALL.to_vec()),
        (vec![Goods, MenuItem], vec![Takeaway]),
    ] {
        assert_eq!(FulfilmentMethod::carrying(&kinds), want, "{kinds:?}");
    }
}

#[test]
fn every_line_that_is_short_is_named_with_what_is_left() {
    let (tea, pot, jar) = (
        product(1, 1, 60, ProductKind::Goods),
        product(2, 1, 390, ProductKind::Goods),
        product(3, 1, 10, ProductKind::Goods),
    );
    let lines = requested(&[(&tea, 2), (&pot, 1), (&jar, 3)]);
    let products = shelf(vec![tea.clone(), pot, jar.clone()]);
    let order = placed(&input(Fulfilment::ShipHome), &lines, &products).unwrap();
    let short = [
        Shortage { stock: StockKey::only(tea.id), left: 1 },
        Shortage { stock: StockKey::only(jar.id), left: 0 },
    ];
    let policy = StorePolicy::default();
    let offered = Offered { products: &products, groups: &[], policy: &policy, now: NOW };
    let error = out_of_stock(&order, &lines, offered, &short);
    assert_eq!(error.detail(crate::Locale::En), "Product product 1 insufficient stock.");
    let told: Vec<_> = error
        .errors()
        .iter()
        .map(|error| format!("{} {}", error.path(), error.message.text(crate::Locale::En)))
        .collect();
    assert_eq!(told, ["items.0.quantity Only 1 left.", "items.2.quantity It is sold out."]);
}
