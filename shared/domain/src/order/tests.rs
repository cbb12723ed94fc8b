//! Decision tables of orders.

use std::collections::BTreeMap;

use super::*;
use crate::{
    Code, Phone, PostalCode,
    catalog::{Product, ProductDetails, ProductKind},
};

const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn quantity(number: u16) -> Quantity {
    Quantity::new(number).unwrap()
}

fn product(number: u64, store: u64, price: i64, kind: ProductKind) -> Product {
    let details = ProductDetails {
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

fn home() -> Fulfilment {
    Fulfilment::ShipHome {
        address: Address {
            name: Text::new("王小明").unwrap(),
            phone: Phone::new("0912345678").unwrap(),
            postal_code: PostalCode::new("100").unwrap(),
            city: Text::new("臺北市").unwrap(),
            address: Text::new("中正區重慶南路一段 122 號").unwrap(),
        },
    }
}

fn requested(lines: &[(&Product, u16)]) -> Vec<RequestedLine> {
    let line = |(index, (product, count)): (usize, &(&Product, u16))| RequestedLine {
        index,
        product: product.id,
        quantity: quantity(*count),
        most: None,
    };
    lines.iter().enumerate().map(line).collect()
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

fn placed(
    input: &OrderInput,
    lines: &[RequestedLine],
    products: &BTreeMap<ProductId, Product>,
) -> Result<Order, DomainError> {
    place(UserId::new(NOW, 1), input, &merge(lines)?, products, OrderId::new(NOW, 9), NOW)
}

fn order(fulfilment: Fulfilment) -> Order {
    let kind = match fulfilment {
        Fulfilment::ShipHome { .. } => ProductKind::Goods,
        Fulfilment::DineIn { .. } | Fulfilment::Takeaway => ProductKind::MenuItem,
        Fulfilment::Digital => ProductKind::Gift,
    };
    let tea = product(1, 1, 60, kind);
    placed(&input(fulfilment), &requested(&[(&tea, 2)]), &shelf(vec![tea])).unwrap()
}

#[test]
fn an_order_keeps_prices_and_sums_them() {
    let (tea, pot) =
        (product(1, 1, 60, ProductKind::Goods), product(2, 1, 390, ProductKind::Goods));
    let lines = requested(&[(&tea, 2), (&pot, 1), (&tea, 1)]);
    let asked = OrderInput { expected_total: Twd::new(570), ..input(home()) };

    let order = placed(&asked, &lines, &shelf(vec![tea, pot])).unwrap();

    let lines: Vec<_> = order.lines.iter().map(|l| (l.quantity.get(), l.price.get())).collect();
    assert_eq!(lines, [(3, 60), (1, 390)]);
    assert_eq!(order.total, Twd::new(570).unwrap());
    assert_eq!(order.number(), format!("20261121-{}", &order.id.body()[11..]));
    assert_eq!(order.deadline, NOW.plus_seconds(1800));
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
        (vec![(&unknown, 1), (&tea, 1), (&unknown, 2)], Code::ProductNotFound, 1),
        (vec![(&tea, 1), (&foreign, 1)], Code::OneStorePerOrder, 1),
        (vec![(&food, 1)], Code::ProductUnavailable, 0),
        (vec![(&off, 1)], Code::ProductUnavailable, 0),
        (vec![(&dear, 2)], Code::ValidationFailed, 1),
    ] {
        let refused = placed(&input(home()), &requested(&lines), &known).unwrap_err();
        assert_eq!(refused.code(), want, "{lines:?}");
        if let DomainError::Fields(_, fields) = refused {
            assert_eq!(fields.len(), errors, "{lines:?}");
        }
    }

    let seen = OrderInput { expected_total: Twd::new(59), ..input(home()) };
    let refused = placed(&seen, &requested(&[(&tea, 1)]), &known);
    assert_eq!(refused, Err(DomainError::PriceChanged { total: Twd::new(60).unwrap() }));
}

#[test]
fn a_price_that_the_client_names_is_the_most_that_it_pays() {
    let tea = product(1, 1, 60, ProductKind::Goods);
    let shelf = shelf(vec![tea.clone()]);
    let changed = DomainError::PriceChanged { total: Twd::new(60).unwrap() };
    for (most, want) in
        [(None, Ok(60)), (Some(99), Ok(60)), (Some(60), Ok(60)), (Some(59), Err(changed))]
    {
        let [line] = requested(&[(&tea, 1)])[..] else { panic!("one line") };
        let line = RequestedLine { most: most.and_then(Twd::new), ..line };
        let total = placed(&input(home()), &[line], &shelf).map(|order| order.total.get());
        assert_eq!(total, want, "{most:?}");
    }
}

#[test]
fn merging_refuses_each_line_that_is_too_much() {
    let id = ProductId::new(NOW, 1);
    let line = |(index, count)| RequestedLine {
        index,
        product: id,
        quantity: quantity(count),
        most: None,
    };
    let lines = [999, 1, 2].into_iter().enumerate().map(line).collect::<Vec<_>>();
    let Err(DomainError::Fields(Code::ValidationFailed, errors)) = merge(&lines) else {
        panic!("merged")
    };
    assert_eq!(errors.len(), 2);
}

#[test]
fn each_way_to_the_customer_has_its_own_path() {
    let takeaway = order(Fulfilment::Takeaway);
    let dine_in = order(Fulfilment::DineIn { table: Text::new("7").unwrap() });
    for (order, want) in [
        (order(home()), "pending paid shipped delivered completed"),
        (takeaway, "pending paid preparing ready completed"),
        (dine_in, "pending paid preparing ready completed"),
        (order(Fulfilment::Digital), "pending paid completed"),
    ] {
        let mut walked = order.clone();
        let mut seen = vec![walked.status.names().name];
        while let Some(next) = walked.next().into_iter().find(|s| *s != Status::Cancelled) {
            walked = walked.transition(next, Actor::System, None, NOW).unwrap();
            seen.push(next.names().name);
        }
        assert_eq!(seen.join(" "), want);
        assert_eq!(walked.saga, SagaStatus::Completed);
        assert_eq!(walked.version, u64::try_from(seen.len()).unwrap());
        assert_eq!(walked.history.len(), seen.len());
        assert_eq!(walked.as_placed(), order);
    }
}

#[test]
fn an_order_may_be_cancelled_until_the_customer_has_it() {
    let payment = PaymentId { order: OrderId::new(NOW, 9), attempt: 1 };
    for (status, paid, want) in [
        (Status::Pending, false, Some(SagaStatus::Compensated)),
        (Status::Paid, true, Some(SagaStatus::Compensating)),
        (Status::Preparing, true, Some(SagaStatus::Compensating)),
        (Status::Ready, true, Some(SagaStatus::Compensating)),
        (Status::Shipped, true, Some(SagaStatus::Compensating)),
        (Status::Delivered, true, None),
        (Status::Completed, true, None),
        (Status::Cancelled, true, None),
        (Status::Refunded, true, None),
    ] {
        let order = Order { status, paid_by: paid.then_some(payment), ..order(home()) };
        let moved = order.transition(Status::Cancelled, Actor::System, None, NOW);
        let refused =
            DomainError::InvalidTransition { from: status.names(), to: Status::Cancelled.names() };
        assert_eq!(moved.map(|order| order.saga), want.ok_or(refused), "from {status:?}");
    }
}

#[test]
fn only_paid_orders_are_confirmed_and_only_once() {
    let order = order(Fulfilment::Digital);
    assert_eq!(order.payment_confirmed(), None);
    let payment = PaymentId { order: order.id, attempt: 1 };
    let paid = order.paid(payment, Actor::Ecpay, NOW).unwrap();
    let confirmed = paid.payment_confirmed().unwrap();
    assert_eq!(confirmed.steps, [SagaStep::Stock, SagaStep::Payment]);
    assert_eq!(confirmed.history, paid.history, "no status changed");
    assert_eq!(confirmed.payment_confirmed(), None);
    assert_eq!(confirmed.next_automatic(), Some(Status::Completed));
    assert!(paid.paid(payment, Actor::Ecpay, NOW).is_err());
}

#[test]
fn a_store_moves_what_is_paid_and_confirmed() {
    let payment = PaymentId { order: OrderId::new(NOW, 9), attempt: 1 };
    let confirmed = vec![SagaStep::Stock, SagaStep::Payment];
    for (status, steps, want) in [
        (Status::Pending, vec![SagaStep::Stock], vec![Status::Cancelled]),
        (Status::Paid, vec![SagaStep::Stock], vec![Status::Cancelled]),
        (Status::Paid, confirmed.clone(), vec![Status::Shipped, Status::Cancelled]),
        (Status::Shipped, confirmed.clone(), vec![Status::Delivered, Status::Cancelled]),
        (Status::Delivered, confirmed.clone(), vec![Status::Completed]),
        (Status::Cancelled, confirmed.clone(), vec![]),
    ] {
        let order = Order { status, steps, paid_by: Some(payment), ..order(home()) };
        assert_eq!(order.store_moves(), want, "from {status:?} with {:?}", order.steps);
    }
}

#[test]
fn what_is_ordered_together_arrives_one_way() {
    use ProductKind::{Gift, Goods, MenuItem};
    for (kinds, want) in [
        (vec![Goods], vec![FulfilmentMethod::ShipHome]),
        (vec![Goods, Gift], vec![FulfilmentMethod::ShipHome]),
        (vec![MenuItem, Gift], vec![FulfilmentMethod::DineIn, FulfilmentMethod::Takeaway]),
        (vec![Gift], FulfilmentMethod::ALL.to_vec()),
        (vec![Goods, MenuItem], vec![]),
    ] {
        assert_eq!(FulfilmentMethod::carrying(&kinds), want, "{kinds:?}");
    }
}
