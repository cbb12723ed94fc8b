//! `GET /desk/options`

use app::{App, catalog};
use domain::{
    Timestamp,
    catalog::{Choice, GroupWithStock},
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, Problem, Query, SeeOther, Spec, StoreStaff,
};
use maud::{Markup, html};

use super::{
    show_desk_products_page::units,
    whose::{Desk, Whose, choose_store},
};
use crate::{
    context::{PageContext, PageRequest},
    format::signed,
    parts::notice::{badge, empty},
    problem_page,
    shell::back::desk_href,
    text::desk as text,
};

/// Shows the option groups of a store, and which of their choices are sold out for today.
#[derive(Documented)]
pub struct ShowOptionsPage;

impl Endpoint for ShowOptionsPage {
    const SPEC: Spec = Spec::get("show-options-page", "/desk/options")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Store),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<Whose>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (staff, page, Query(whose)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = whose.store(app, staff).await? else {
            return Ok(Err(choose_store(page, app)));
        };
        let desk = Desk::open(app, staff.0, page, store).await?;
        let groups = catalog::option_groups(app, store).await?;
        let body = options_page(&desk.ctx, &groups, app.now());
        Ok(Ok(desk.draw(text::options(&desk.ctx), &body)))
    }
}

/// The page of the option groups.
pub(crate) fn options_page(ctx: &PageContext, groups: &[GroupWithStock], now: Timestamp) -> Markup {
    html! {
        h1 { (text::options(ctx)) }
        @if groups.is_empty() { (empty(text::no_options(ctx), None)) }
        div class="halves" {
            @for stocked in groups {
                section class="card" {
                    h2 { (stocked.group.name) }
                    ul class="dishes" {
                        @for choice in &stocked.group.choices {
                            li { (row(ctx, stocked, choice, now)) }
                        }
                    }
                }
            }
        }
    }
}

fn row(ctx: &PageContext, stocked: &GroupWithStock, choice: &Choice, now: Timestamp) -> Markup {
    let out = stocked.group.sold_out.until(&choice.code, now).is_some();
    let action = desk_href(ctx, &format!("/desk/options/{}/sold-out", stocked.group.id));
    html! {
        span {
            (choice.name) " "
            @if choice.delta.get() != 0 { small { (signed(choice.delta)) } " " }
            @if let Some(left) = stocked.stock_of(choice.code) {
                small { (text::left(ctx, &units(ctx, Some(left)))) } " "
            }
            @if out { (badge("bad", text::sold_out_today(ctx))) }
        }
        form method="post" action=(action) {
            input type="hidden" name="choice" value=(choice.code);
            button name="on" value=(!out) {
                (if out { text::available_again(ctx) } else { text::sold_out_today(ctx) })
                span class="unseen" { " " (choice.name) }
            }
        }
    }
}
