//! The pages of who buys: cart, checkout, orders, the account.

use app::carts::PricedLine;
use domain::{Email, Username, address_book::SavedAddress, payment::NextPayment, user::User};
use maud::Markup;

use super::*;
use crate::{
    account::{
        show_addresses_page::addresses_view, show_login_page::login, show_me_page::me_view,
        show_register_page::register,
    },
    checkout::{
        checkout_view::{self, parts_of},
        hand_over::hand_over_view,
        show_cart_page::cart_view,
    },
    order::{
        order_view::{Shown, live_part, order_view, version},
        show_orders_page::orders_view,
    },
    parts::pager::Pager,
};

const CASHIER: &str = "https://payment-stage.ecpay.com.tw/Cashier/AioCheckOut/V5";

/// An address that somebody keeps.
fn saved() -> SavedAddress {
    let Address { postal_code, city, .. } = door().address.unwrap();
    SavedAddress {
        id: "home".parse().unwrap(),
        name: text(r"<b onload=x>"),
        phone: Phone::new("0912345678").unwrap(),
        postal_code,
        city,
        district: text("<i>"),
        street: text(HOSTILE),
    }
}

/// Somebody with an account.
fn person() -> User {
    User {
        id: UserId::new(NOW, 1),
        username: Username::new("ming").unwrap(),
        email: Email::new("ming@example.com").unwrap(),
        password_hash: "secret!".to_owned(),
        role: Role::Customer,
        name: Some(text(r"<b onload=x>")),
        phone: None,
        locale: Locale::ZhTw,
        fingerprint: None,
        version: 1,
        created_at: NOW,
        updated_at: NOW,
    }
}

/// The checkout of `lines` as `ctx` sees it.
pub(super) fn checkout(ctx: &PageContext, lines: Vec<PricedLine>, sheet: &FormState) -> Markup {
    let (key, new_total) = ("key", None);
    let shown = checkout_view::Shown { key, sheet, book: &[saved()], restored: true, new_total };
    checkout_view::checkout(ctx, &parts_of(lines, None), &shown)
}

/// What is shown of `order` to its buyer.
pub(super) fn shown<'a>(order: &'a Order, payments: &'a [Payment]) -> Shown<'a> {
    let next = NextPayment::of(order, payments, NOW);
    let link = Some("https://shop.example/orders/x?k=\"><b onclick=x>");
    Shown { order, payments, next, own: true, store: (HOSTILE, "hill-tea"), link }
}

/// Every one, by name, with the context that it is drawn in.
pub(super) fn pages<'a>(
    guest: &'a PageContext,
    customer: &'a PageContext,
    wrong: &FormState,
) -> Vec<(&'static str, &'a PageContext, Markup)> {
    let cart: Vec<_> = shelf().into_iter().map(Some).chain([None]).map(in_cart).collect();
    let gift = || vec![in_cart(Some(stocked(4, ProductKind::Gift, Some(5), None)))];
    let parcel = || vec![in_cart(Some(stocked(1, ProductKind::Goods, Some(5), None)))];
    let dish = in_cart(Some(stocked(3, ProductKind::MenuItem, Some(5), None)));
    let mixed = parcel().into_iter().chain([dish]).collect();
    let plain = FormState::default();
    let fields = [("TradeDesc".to_owned(), HOSTILE.to_owned())];
    let [pending, ..] = &orders()[..] else { panic!("no orders") };
    let there = || Some("/orders?cursor=x".to_owned());
    let pager = Pager { first: there(), previous: there(), next: there() };
    let typed = [("district", "106"), ("note", HOSTILE), ("fulfilment", "ship_home")];
    let filled = FormState::filled(typed);
    let mut pages = vec![
        ("cart", guest, cart_view(guest, cart.clone())),
        ("short cart", guest, cart_view(guest, vec![with_topping(0), with_topping(1)])),
        ("empty cart", guest, cart_view(guest, Vec::new())),
        ("choice of stores", customer, checkout(customer, cart, &plain)),
        ("checkout", customer, checkout(customer, gift(), &plain)),
        ("guest's checkout", guest, checkout(guest, parcel(), &plain)),
        ("filled checkout", customer, checkout(customer, parcel(), &filled)),
        ("wrong checkout", customer, checkout(customer, gift(), wrong)),
        ("checkout apart", customer, checkout(customer, mixed, &plain)),
        ("nothing to check out", customer, checkout(customer, vec![], wrong)),
        ("hand-over", customer, hand_over_view(customer, pending, CASHIER, &fields)),
        ("orders", customer, orders_view(customer, None, &orders(), &pager)),
        ("no orders", customer, orders_view(customer, None, &[], &Pager::default())),
        ("login", guest, login(guest, "/orders?\"><b onclick=x>", Some(HOSTILE), &plain)),
        ("wrong login", customer, login(customer, "/orders", None, wrong)),
        ("register", guest, register(guest, "", &plain)),
        ("wrong register", guest, register(guest, "/orders", wrong)),
    ];
    let book = [saved(), SavedAddress { id: "work".parse().unwrap(), ..saved() }];
    let edits = FormState::filled([("id", "home"), ("address", HOSTILE)]);
    pages.extend([
        ("addresses", customer, addresses_view(customer, &book, &edits)),
        ("no addresses", customer, addresses_view(customer, &[], &plain)),
        ("wrong address", customer, addresses_view(customer, &book, wrong)),
    ]);
    for role in [Role::Customer, Role::Staff, Role::Admin] {
        pages.push(("me", customer, me_view(customer, &person(), role)));
    }
    for order in &orders() {
        let payments: &[Payment] = if order.status == Status::Paid { &[payment()] } else { &[] };
        pages.push(("order", customer, order_view(customer, &shown(order, payments))));
    }
    let waiting = Payment { charges: Vec::new(), ..payment() };
    pages.push(("checking", customer, order_view(customer, &shown(pending, &[waiting]))));
    pages
}

#[test]
fn an_order_asks_for_news_until_it_rests() {
    let ctx = PageContext::sample(Locale::En, Some(caller(Role::Customer)));
    for status in Status::ALL {
        let order = order(*status, Fulfilment::Takeaway);
        let shown = shown(&order, &[]);
        let page = live_part(&ctx, &shown).into_string();
        let seen = version(&order, &[], shown.next);
        let asks = format!("hx-get=\"/en/orders/{}?v={seen}\"", order.id);
        assert_eq!(page.contains(&asks), !status.is_final(), "{status:?}");
        assert_eq!(page.contains("hx-trigger"), !status.is_final(), "{status:?}");
        let step = page.matches("aria-current=\"step\"").count();
        let passes = order.path().contains(status) || status.is_final();
        assert_eq!(step > 0, passes || *status == Status::Refunded, "{status:?}");
        assert_eq!(page.contains("/pay\""), *status == Status::Pending, "{status:?}");
        assert_eq!(page.contains("/cancel\""), order.buyer_may_cancel(), "{status:?}");
    }
    let worker = Caller { user: UserId::new(NOW, 5), ..caller(Role::Staff) };
    let staff = PageContext::sample(Locale::En, Some(worker));
    let order = order(Status::Pending, Fulfilment::ShipHome);
    let foreign = Shown { own: false, ..shown(&order, &[]) };
    let page = live_part(&staff, &foreign).into_string();
    assert!(!page.contains("<form"), "only the buyer pays and cancels");
}

/// Whoever has an attempt under way that may hold money is not shown a second button.
#[test]
fn nobody_is_asked_to_pay_while_an_attempt_may_hold_money() {
    let ctx = PageContext::sample(Locale::En, Some(caller(Role::Customer)));
    let [pending, ..] = &orders()[..] else { panic!("no orders") };
    let begun = Payment { charges: Vec::new(), ..payment() };
    let failed = Payment { failed: true, ..begun.clone() };
    for (payments, pays, says) in [
        (vec![], true, "Not paid yet"),
        (vec![begun], false, "Checking the payment"),
        (vec![failed], true, "Payment failed"),
    ] {
        let body = live_part(&ctx, &shown(pending, &payments)).into_string();
        assert_eq!(body.contains("/pay\""), pays, "{payments:?}");
        assert!(body.contains(says), "{says}");
    }
}

#[test]
fn a_step_is_ticked_once_it_is_done() {
    let ctx = PageContext::sample(Locale::En, Some(caller(Role::Customer)));
    for (status, want) in [
        (Status::Pending, vec![("Placed", false, true), ("Paid", false, false)]),
        (Status::Paid, vec![("Placed", true, false), ("Paid", false, true)]),
    ] {
        let order = order(status, Fulfilment::Digital);
        let body = live_part(&ctx, &shown(&order, &[])).into_string();
        for (label, done, now) in want {
            let done = if done { " class=\"done\"" } else { "" };
            let now = if now { " aria-current=\"step\"" } else { "" };
            let step = format!("<li{done}{now}>{label}</li>");
            assert!(body.contains(&step), "{step} in {body}");
        }
    }
}
