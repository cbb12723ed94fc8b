//! The pages of a store's desk and of the platform.

use std::collections::HashMap;

use app::orders::Board;
use domain::{
    Multiline as Lines,
    order::Tracking,
    payment::Need,
    store::{Store, StoreKind, StoreName},
};
use maud::Markup;

use super::*;
use crate::{
    desk::{
        adjust_product_form::conflict_page,
        board_view::{self, board_page},
        order_view::order_page,
        product_input::values,
        product_view::Has,
        show_cancel_page::cancel_page,
        show_desk_orders_page::orders_page,
        show_desk_products_page::{DeskProductsQuery, Listed, products_page},
        show_edit_product_page::edit_page,
        show_new_product_page::new_product_page,
        show_options_page::options_page,
        show_settings_page::{self, settings_page},
        show_ship_page::ship_page,
        show_today_page::{Start, Today, today_page},
        trail::Trail,
    },
    parts::pager::Pager,
    platform::{
        show_admin_order_page,
        show_admin_orders_page::{AdminOrdersQuery, found_page},
        show_admin_page::stores_page,
        show_admin_payments_page::payments_page,
    },
};

fn store(kind: StoreKind) -> Store {
    let new = Store::new(StoreId::new(NOW, 1), text(r"<b onclick=x>"), kind, NOW);
    Store { description: Lines::new(HOSTILE).ok(), name_en: Some(text(r"<i style=x>")), ..new }
}

fn board(orders: Vec<Order>, more: bool) -> Board {
    Board { etag: "0f.1.0".to_owned(), open: 3, unpaid: 2, more, orders: Some(orders) }
}

fn pager() -> Pager {
    let address = || Some("/desk/orders/all?cursor=x".to_owned());
    Pager { first: address(), previous: address(), next: address() }
}

/// An order of every status.
fn every() -> Vec<Order> {
    let way = |status: &Status| {
        let shipped = matches!(status, Status::Shipped | Status::Delivered);
        order(*status, if shipped { Fulfilment::ShipHome } else { Fulfilment::Takeaway })
    };
    let number = |(n, status)| Order { id: OrderId::new(NOW, n), ..way(status) };
    (1..).zip(Status::ALL).map(number).collect()
}

/// The pages of the desk, by name.
pub(super) fn pages(ctx: &PageContext) -> Vec<(&'static str, Markup)> {
    let toast = maud::html! {};
    let all = every();
    let full = board(all.clone(), true);
    let shown = |board, orders, kind| board_view::Shown { board, orders, kind, now: NOW };
    let none = board(Vec::new(), false);
    let (shop, inn) = (store(StoreKind::Shop), store(StoreKind::Restaurant));
    let start = Some(Start { product: true, settings: false });
    let today =
        |board, waits, start| Today { board, waits, refunds: 1, reviews: 2, start, now: NOW };
    let mut parcel = order(Status::Shipped, Fulfilment::ShipHome);
    if let Some(last) = parcel.history.last_mut() {
        let (number, carrier) = (text(r"<i>1"), Some(text(r"<b>")));
        last.tracking = Some(Tracking { number, carrier });
    }
    let categories = [super::category()];
    let groups = [toppings(1), toppings(3)];
    let has = Has { categories: &categories, groups: &groups[..1] };
    let filled = values(&shelf()[1]);
    let filled = filled.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let filled = FormState::filled(filled);
    let plain = FormState::default();
    let message = Message::of(|_| "can't be read: <b>");
    let wrong = Problem::fields(vec![body_field("name", "format", message)]);
    let typed = || RawFields::from_iter([("name", HOSTILE)]);
    let wrong_form = FormState::returned(ctx, typed(), &wrong);
    let query = DeskProductsQuery {
        kind: Some(ProductKind::Goods),
        category: Some(text("x")),
        q: Some(text(r"<b onclick=x>")),
        item: None,
        trail: Trail::default(),
        whose: Default::default(),
    };
    let (products, pager) = (shelf(), pager());
    let list = |products| Listed {
        query: &query,
        products,
        categories: &categories,
        pager: &pager,
        now: NOW,
    };
    let paid = &all[1];
    vec![
        ("board", board_page(ctx, &shown(&full, &all, StoreKind::Restaurant), &toast)),
        ("empty board", board_page(ctx, &shown(&none, &[], StoreKind::Shop), &toast)),
        ("today", today_page(ctx, &inn, &today(&full, &all, None))),
        ("first day", today_page(ctx, &shop, &today(&none, &[], start))),
        ("desk's orders", orders_page(ctx, Some(Status::Paid), &all, &pager)),
        ("desk's order", order_page(ctx, &parcel, &[payment()], NOW, &toast)),
        ("cancel", cancel_page(ctx, paid, &plain)),
        ("ship", ship_page(ctx, &parcel, &plain)),
        ("desk's products", products_page(ctx, &list(&products), &toast)),
        ("no desk's products", products_page(ctx, &list(&[]), &toast)),
        ("options", options_page(ctx, &groups[..1], NOW)),
        ("new product", new_product_page(ctx, has, &plain)),
        ("wrong product", new_product_page(ctx, has, &wrong_form)),
        ("product's form", edit_page(ctx, &products[1], has, &filled, false)),
        ("wrong product's form", edit_page(ctx, &products[1], has, &wrong_form, true)),
        ("both values", conflict_page(ctx, &products[1], "/desk/products", &plain)),
    ]
    .into_iter()
    .chain(pages_of_stores(ctx, &parcel, &wrong_form))
    .collect()
}

/// The settings of a store, and the pages of the platform.
fn pages_of_stores(
    ctx: &PageContext,
    parcel: &Order,
    wrong_form: &FormState,
) -> Vec<(&'static str, Markup)> {
    let (all, pager) = (every(), pager());
    let (shop, inn) = (store(StoreKind::Shop), store(StoreKind::Restaurant));
    let settings = show_settings_page::values(&shop);
    let settings = settings.iter().map(|(name, value)| (*name, value.as_str()));
    let settings = FormState::filled(settings);
    let found = AdminOrdersQuery { q: Some(text(HOSTILE)), status: None, trail: Trail::default() };
    let owed = [(payment(), parcel.clone())];
    let names = HashMap::from([(shop.id, StoreName::from(&shop))]);
    vec![
        ("settings", settings_page(ctx, Role::Merchant, &settings, false)),
        ("wrong settings", settings_page(ctx, Role::Merchant, wrong_form, true)),
        ("stores", stores_page(ctx, Some(HOSTILE), &[shop.clone(), inn], &pager)),
        ("no stores", stores_page(ctx, None, &[], &Pager::default())),
        ("found orders", found_page(ctx, &found, &all, true, &pager)),
        ("not understood", found_page(ctx, &found, &[], false, &Pager::default())),
        ("admin's order", show_admin_order_page::order_page(ctx, &shop, parcel, &[payment()])),
        ("owed", payments_page(ctx, Need::Refund, &owed, &names, &pager, NOW)),
        ("nothing owed", payments_page(ctx, Need::Review, &[], &names, &pager, NOW)),
    ]
}

#[test]
fn staff_see_a_button_for_the_next_legal_move_and_no_other() {
    let ctx = PageContext::sample(Locale::ZhTw, Some(caller(Role::Staff)));
    for order in every() {
        let page = order_page(&ctx, &order, &[], NOW, &maud::html! {}).into_string();
        let legal = order.store_moves();
        for to in Status::ALL {
            let button = format!("<button name=\"status\" value=\"{}\"", to.as_str());
            let asks = matches!(to, Status::Cancelled | Status::Shipped);
            let want = legal.contains(to) && !asks;
            assert_eq!(page.contains(&button), want, "{:?} to {to:?}", order.status);
        }
        let cancels = legal.contains(&Status::Cancelled);
        assert_eq!(page.contains("/cancel\""), cancels, "{:?}", order.status);
        let ships = legal.contains(&Status::Shipped) || order.status == Status::Shipped;
        assert_eq!(page.contains("/ship\""), ships, "{:?}", order.status);
    }
}

#[test]
fn a_board_has_a_column_for_what_waits_and_asks_for_changes() {
    let ctx = PageContext::sample(Locale::En, Some(caller(Role::Staff)));
    let all = every();
    let board = board(all.clone(), false);
    for (kind, orders, columns) in [
        (StoreKind::Restaurant, &all[..], vec!["paid", "preparing", "ready"]),
        (StoreKind::Restaurant, &[], vec!["paid", "preparing", "ready"]),
        (StoreKind::Shop, &[], vec!["paid"]),
        (StoreKind::Shop, &all[..3], vec!["paid", "preparing"]),
    ] {
        let shown = board_view::Shown { board: &board, orders, kind, now: NOW };
        let page = board_page(&ctx, &shown, &maud::html! {}).into_string();
        for status in Status::ALL {
            let column = format!("<section class=\"column\" id=\"c-{}\"", status.as_str());
            let want = columns.contains(&status.as_str());
            assert_eq!(page.contains(&column), want, "{kind:?}: {status:?}");
        }
        assert!(page.contains("hx-get=\"/en/desk/orders?v=0f.1.0\" hx-trigger=\"every 3s\""));
    }
}

#[test]
fn an_admin_s_links_name_the_store() {
    let mut ctx = PageContext::sample(Locale::ZhTw, Some(caller(Role::Admin)));
    ctx.here = "/desk/orders?store=hill-tea".to_owned();
    let board = board(every(), false);
    let orders = every();
    let kind = StoreKind::Restaurant;
    let shown = board_view::Shown { board: &board, orders: &orders, kind, now: NOW };
    let body = board_page(&ctx, &shown, &maud::html! {});
    let page = Page::new("x").shell(Shell::Desk("Tea")).draw(&ctx, &body).markup.into_string();
    let all = tags(&page).flat_map(attributes);
    let links = all.filter(|(name, value)| {
        ["href", "action", "hx-get"].contains(&name.as_str()) && value.starts_with("/desk")
    });
    let links: Vec<_> = links.map(|(_, value)| value).collect();
    assert!(links.len() > 15, "{links:?}");
    for link in links {
        assert!(link.contains("store=hill-tea"), "{link}");
    }
}
