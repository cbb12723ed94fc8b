//! Every part of the pages in every state, for those who build pages. The local market shows it at
//! `/_dev/parts`; no function does.

use std::collections::HashMap;

use app::App;
use domain::{
    ProductId, Quantity, StoreId, Text, Timestamp, Twd, VariantCode,
    catalog::{Product, ProductCard, ProductDetails, ProductKind, ProductWithStock},
};
use endpoint::{IntoReply, Message, Problem, RawFields, Reply, Request, body_field};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    parts::{
        card::grid,
        form::{FormState, Input, area, radios, select},
        notice::{badge, empty, question, toast},
        pager::Pager,
        stepper::stepper,
        table::{Column, table},
    },
    shell::icon::{Icon, icon},
    text::{account, parts, shop},
};

/// The page with every part.
#[must_use]
pub fn parts_gallery(app: &App, request: &Request) -> Reply {
    let ctx = PageRequest::of(request).at("/_dev/parts").by(app, None);
    ctx.page("Parts", &gallery(&ctx, app.now())).into_reply(request)
}

/// Every part in every state.
pub(crate) fn gallery(ctx: &PageContext, now: Timestamp) -> Markup {
    let part = |name: &str, shown: Markup| {
        html! { section class="card" { h2 lang="en" { (name) } (shown) } }
    };
    html! {
        h1 lang="en" { "Parts" }
        (part("Buttons", buttons(ctx)))
        (part("Badges", badges(ctx)))
        (part("Notices", notices(ctx)))
        (part("Icons", html! { @for one in Icon::ALL { (icon(*one)) " " } }))
        (part("Form", form(ctx, &FormState::default(), "")))
        (part("Form that was refused", form(ctx, &refused(ctx), "again-")))
        (part("Stepper", stepper(ctx, shop::products(ctx), 2, Quantity::MAX)))
        (part("Table", prices(ctx)))
        section { h2 lang="en" { "Cards of products" } (grid(ctx, &cards(now), &HashMap::new())) }
        (pager(ctx).draw(ctx))
        (asked(ctx))
    }
}

fn buttons(ctx: &PageContext) -> Markup {
    let label = parts::apply(ctx);
    html! {
        div class="answers" {
            button class="main" type="button" { (label) }
            button type="button" { (label) }
            button class="danger" type="button" { (label) }
            button class="plain" type="button" { (label) }
            button type="button" disabled { (label) }
            a class="button" href="#main" { (label) }
        }
    }
}

fn badges(ctx: &PageContext) -> Markup {
    let tones = ["wait", "good", "bad", "quiet"];
    html! { @for tone in tones { (badge(tone, parts::status(ctx))) " " } }
}

fn notices(ctx: &PageContext) -> Markup {
    let onward = Some(("#main", shop::show_all(ctx)));
    html! {
        (empty(shop::nothing_found(ctx), onward))
        (toast(shop::added(ctx), Some(("#main", shop::go_to_cart(ctx)))))
    }
}

/// The names of the form's fields begin with `before`, since two forms stand on one page.
fn form(ctx: &PageContext, sheet: &FormState, before: &str) -> Markup {
    let name = |name: &str| format!("{before}{name}");
    let (user, store, kind) = (name("username"), name("store_kind"), name("sort"));
    let kinds = [("shop", shop::store_kind_shop(ctx)), ("gift", shop::store_kind_gift(ctx))];
    let sorts = [("name", shop::name_first(ctx)), ("newest", shop::newest_first(ctx))];
    let fields = html! {
        (Input {
            name: &user, label: account::username(ctx), max: 32,
            hint: Some(account::username_hint(ctx)), ..Input::default()
        }.draw(sheet))
        (select(sheet, &kind, shop::sort_by(ctx), "name", &sorts))
        (radios(sheet, &store, account::kind_of_store(ctx), "shop", &kinds))
        (area(sheet, &name("note"), shop::note(ctx), 2, 100))
    };
    html! { (sheet.summary()) div class="sheet" { (fields) } }
}

fn refused(ctx: &PageContext) -> FormState {
    let typed = [("again-username", "no spaces"), ("again-note", "…")];
    let missing = Message::of(account::username_hint);
    let names = ["again-username", "again-sort", "again-store_kind", "again-note"];
    let errors = names.map(|name| body_field(name, "format", missing.clone()));
    FormState::returned(ctx, RawFields::from_iter(typed), &Problem::fields(errors.to_vec()))
}

fn prices(ctx: &PageContext) -> Markup {
    let columns = [
        Column::text(shop::products(ctx)),
        Column::text(parts::status(ctx)),
        Column::number(parts::total(ctx)),
    ];
    let row = |price: i64| {
        vec![
            html! { (shop::products(ctx)) },
            badge("good", parts::status(ctx)),
            html! { (Twd::new(price).map(crate::format::money).unwrap_or_default()) },
        ]
    };
    table(shop::products(ctx), &columns, &[row(80), row(1_280)])
}

/// A card that can be had, one of which few are left, and one that is sold out.
fn cards(now: Timestamp) -> Vec<ProductCard> {
    let card = |(number, name, kind, price, left): (u64, &str, ProductKind, i64, u32)| {
        let details = ProductDetails {
            kind,
            name: Text::new(name).ok()?,
            name_en: None,
            description: None,
            description_en: None,
            price: Twd::new(price),
            points_price: domain::Points::new(price),
            image_url: None,
            category: None,
            tracked: true,
            active: true,
        };
        let id = ProductId::new(now, number);
        let product = Product::list(id, StoreId::new(now, 1), details, now).ok()?;
        let units = [(VariantCode::ONLY, left)].into_iter().collect();
        Some(ProductCard::of(&ProductWithStock::new(product, &units), None))
    };
    [
        (1, "Oolong", ProductKind::Goods, 680, 40),
        (2, "Noodles", ProductKind::MenuItem, 60, 3),
        (3, "Voucher", ProductKind::Gift, 120, 0),
    ]
    .into_iter()
    .filter_map(card)
    .collect()
}

fn pager(ctx: &PageContext) -> Pager {
    let here = Some(ctx.here());
    Pager { first: here.clone(), previous: here.clone(), next: here }
}

fn asked(ctx: &PageContext) -> Markup {
    let body = html! { p { (shop::nothing_found(ctx)) } };
    let heading = shop::show_all(ctx);
    let button = (parts::apply(ctx), true);
    question(ctx, heading, &body, ("#main", &html! {}), button, "#main")
}
