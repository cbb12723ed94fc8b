//! The page that shows a problem.

use app::App;
use domain::{Code, Kind, OrderId};
use endpoint::{IntoReply, Problem, Reply, Request};
use http::{HeaderName, HeaderValue};
use maud::{Markup, html};

use crate::{context::PageContext, parts::form::messages};

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
            @let fields = messages(ctx, problem.errors());
            @if !fields.is_empty() {
                ul { @for (name, message) in &fields { li { code { (name) } " " (message) } } }
            }
            p class="links" {
                @if let Some(order) = order {
                    a class="button" href=(ctx.href(&format!("/orders/{order}"))) {
                        (ctx.t("回到這張訂單", "Back to the order"))
                    }
                }
                a class="button" href=(ctx.href("/")) { (ctx.t("回到商品", "Back to the products")) }
                @if ctx.caller.is_some() {
                    a href=(ctx.href("/orders")) { (ctx.t("我的訂單", "My orders")) }
                }
                @if problem.code() == Code::Forbidden {
                    a href=(ctx.href("/login")) {
                        (ctx.t("換個帳號登入", "Sign in with another account"))
                    }
                }
            }
            p class="small" { (ctx.t("請求編號", "Request id")) " " code { (request_id) } }
        }
    }
}

fn title<'a>(ctx: &PageContext, code: Code) -> &'a str {
    match code.kind() {
        Kind::NotFound => ctx.t("找不到", "Not found"),
        Kind::Unauthenticated | Kind::Forbidden => ctx.t("沒有權限", "Not allowed"),
        Kind::Conflict | Kind::Stale => ctx.t("現在無法完成", "Not possible now"),
        Kind::TooMany | Kind::Unavailable => ctx.t("請稍候再試", "Try again shortly"),
        Kind::Broken => ctx.t("系統發生錯誤", "Something went wrong"),
        Kind::Malformed
        | Kind::Method
        | Kind::TooLarge
        | Kind::Unsupported
        | Kind::Invalid
        | Kind::VersionRequired => ctx.t("無法處理這個請求", "The request can't be handled"),
    }
}
