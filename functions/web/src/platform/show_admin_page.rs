//! `GET /admin`

use app::{App, stores};
use db::PageParams;
use domain::{
    Named, Text,
    store::{Store, StoreKind},
};
use endpoint::{
    Access, Admin, Collection, Documented, Endpoint, Html, ListCursor, Problem, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::query,
    parts::{notice::empty, pager::Pager, paging::nearest_page},
    problem_page,
    shell::page::{Page, Shell},
    text::{platform as text, shell, shop},
};

/// Shows the stores of the market, whose desks an admin opens.
#[derive(Documented)]
pub struct ShowAdminPage;

/// Which stores.
#[derive(Clone, Debug, Query)]
pub struct StoresQuery {
    /// Part of the name.
    pub q: Option<Text<1, 50>>,
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
}

/// How many stores are on a page.
const PAGE: u16 = 24;

impl Endpoint for ShowAdminPage {
    const SPEC: Spec = Spec::get("show-admin-page", "/admin")
        .dynamodb(&[Access::Query(Collection::Stores)])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (Admin, PageRequest, Query<StoresQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (admin, page, Query(asked)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by(app, Some(admin.0));
        let cursor = asked.cursor.as_ref().map(|cursor| cursor.0.clone());
        let (found, pager) = match &asked.q {
            Some(words) => (stores::named(app, words.as_str(), PAGE).await?, Pager::default()),
            None => {
                let params = PageParams { limit: PAGE, skip: 0, cursor };
                let load = |params| async move { stores::list(app, &params).await };
                let found = nearest_page(params, load).await?;
                let to = |cursor: db::Cursor| address(&ctx, Some(&cursor.encode()));
                let pager = Pager {
                    first: found.prev.as_ref().map(|_| address(&ctx, None)),
                    previous: found.prev.map(to),
                    next: found.next.map(to),
                };
                (found.items, pager)
            }
        };
        let body = stores_page(&ctx, asked.q.as_ref().map(Text::as_str), &found, &pager);
        Ok(Page::new(shell::stores(&ctx)).shell(Shell::Platform).draw(&ctx, &body))
    }
}

fn address(ctx: &PageContext, cursor: Option<&str>) -> String {
    ctx.href(&format!("/admin{}", query(&[("cursor", cursor)])))
}

/// The page of `stores`, of which those are shown that fit `words`.
pub(crate) fn stores_page(
    ctx: &PageContext,
    words: Option<&str>,
    stores: &[Store],
    pager: &Pager,
) -> Markup {
    html! {
        h1 { (text::choose_a_store(ctx)) }
        form class="filters" action=(ctx.href("/admin")) {
            label {
                span { (text::name_of_store(ctx)) }
                input type="search" name="q" maxlength="50" value=(words.unwrap_or_default());
            }
            button class="main" { (shell::search(ctx)) }
        }
        @if stores.is_empty() {
            (empty(text::no_such_store(ctx), Some((&ctx.href("/admin"), text::all_stores(ctx)))))
        }
        ul class="stalls" {
            @for store in stores { li class="card" { (card(ctx, store)) } }
        }
        (pager.draw(ctx))
    }
}

fn card(ctx: &PageContext, store: &Store) -> Markup {
    let name = store.name_in(ctx.locale);
    let slug = store.slug();
    let kind = match store.kind {
        StoreKind::Shop => shop::store_kind_shop(ctx),
        StoreKind::Restaurant => shop::store_kind_restaurant(ctx),
        StoreKind::Gift => shop::store_kind_gift(ctx),
    };
    html! {
        h2 lang=[name.lang()] { (name.text) }
        p class="small" { (kind) }
        div class="does" {
            a class="button" href=(ctx.href(&format!("/desk?store={slug}"))) {
                (text::open_desk(ctx)) span class="unseen" { " " (name.text) }
            }
            a href=(ctx.href(&format!("/stores/{slug}"))) {
                (text::store_page(ctx)) span class="unseen" { " " (name.text) }
            }
        }
    }
}
