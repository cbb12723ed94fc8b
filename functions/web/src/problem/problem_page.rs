//! The page that shows a problem.

use app::App;
use domain::{Code, Kind, OrderId};
use endpoint::{IntoReply, Problem, Reply, Request};
use http::{HeaderName, HeaderValue};
use maud::{Markup, html};

use crate::{context::PageContext, parts::form::messages, text::problem as text};

/// Draws a problem as a page.
#[must_use]
pub fn problem_page(app: &App, request: &Request, problem: &Problem) -> Reply {
    if request.wants_fragment() {
        // The part of the page that was requested stays as it is, and polls again.
        let mut reply = Reply::empty(problem.status());
        let none = HeaderValue::from_static("none");
        reply.headers.insert(HeaderName::from_static("hx-reswap"), none);
        return reply;
    }
    let ctx = PageContext::of_problem(app, request);
    let order = request.param("order_id").and_then(|id| id.parse().ok());
    let order = order.filter(|_: &OrderId| problem.code() != Code::OrderNotFound);
    let body = problem_view(&ctx, problem, order, &request.id);
    ctx.page_as(problem.status(), title(&ctx, problem.code()), &body).into_reply(request)
}

/// The page of `problem`, with a link to `order` if it concerns one.
pub(crate) fn problem_view(
    ctx: &PageContext,
    problem: &Problem,
    order: Option<OrderId>,
    request_id: &str,
) -> Markup {
    html! {
        section class="problem narrow" {
            p class="status" { (problem.status().as_u16()) }
            h1 { (title(ctx, problem.code())) }
            p { (problem.detail(ctx.locale)) }
            @let fields = messages(ctx.locale, problem.errors());
            @if !fields.is_empty() {
                ul { @for (name, message) in &fields { li { code { (name) } " " (message) } } }
            }
            p class="links" {
                @if let Some(order) = order {
                    a class="button" href=(ctx.href(&format!("/orders/{order}"))) {
                        (text::back_to_order(ctx))
                    }
                }
                a class="button" href=(ctx.href("/")) { (text::back_to_market(ctx)) }
                @if ctx.caller.is_some() {
                    a href=(ctx.href("/orders")) { (text::my_orders(ctx)) }
                }
                @if problem.code() == Code::Forbidden {
                    a href=(ctx.href("/login")) {
                        (text::other_account(ctx))
                    }
                }
            }
            p class="small" { (text::request_id(ctx)) " " code { (request_id) } }
        }
    }
}

fn title(ctx: &PageContext, code: Code) -> &'static str {
    match code.kind() {
        Kind::NotFound => text::not_found(ctx),
        Kind::Unauthenticated | Kind::Forbidden => text::not_allowed(ctx),
        Kind::Conflict | Kind::Stale => text::not_possible_now(ctx),
        Kind::TooMany | Kind::Unavailable => text::try_again_shortly(ctx),
        Kind::Broken => text::went_wrong(ctx),
        Kind::Malformed
        | Kind::Method
        | Kind::TooLarge
        | Kind::Unsupported
        | Kind::Invalid
        | Kind::VersionRequired => text::not_handled(ctx),
    }
}
