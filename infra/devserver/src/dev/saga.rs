//! An order step by step: its plan, its money, what happened to it, and a switch for each step that
//! makes it fail. It fails in the code that takes it, so that what follows is what would follow.

use std::sync::Arc;

use app::StepFault;
use domain::{
    OrderId,
    order::{Action, Order, Step, StepId, StepKind, StepState, Tender, TenderState},
    payment::Payment,
};
use http::StatusCode;
use maud::{Markup, html};

use super::{
    frame::{Page, badge, table, time},
    orders, requests,
    visit::{Answered, Refusal, Visit, see},
};
use crate::{Trace, Work};

/// Shows an order.
pub(super) async fn show(visit: &Visit<'_>, id: &str) -> Answered {
    let (order, payments) = load(visit, id).await?;
    let given: Vec<_> = visit.market.traces.work().into_iter().filter(about(order.id)).collect();
    let live = html! {
        (facts(&order))
        section { h2 { "Plan" } (plan(visit, &order)) }
        section {
            h2 { "Tenders" }
            @if order.tenders.is_empty() { p class="empty" { "It costs nothing." } }
            @else { (tenders(&order.tenders)) }
            @if !payments.is_empty() { (attempts(&payments)) }
        }
        section { h2 { "History" } (history(&order)) }
        section {
            h2 { "Events that consumers were given" }
            @if given.is_empty() { p class="empty" { "None of late." } }
            @else { (requests::work_rows(&given)) }
        }
    };
    let title = format!("Order {}", order.number());
    Page { title: &title, still: html! {}, live: Some(live) }.reply(visit)
}

async fn load(visit: &Visit<'_>, id: &str) -> Result<(Order, Vec<Payment>), Refusal> {
    let missing = || Refusal::not_found("There is no such order.");
    let id: OrderId = id.parse().map_err(|_| missing())?;
    let found = visit.market.app.db.order_with_payments(id).await;
    found.map_err(|error| Refusal::unavailable(&error))?.ok_or_else(missing)
}

/// Whether consumers or schedules were given something about the order.
fn about(order: OrderId) -> impl Fn(&Arc<Trace>) -> bool {
    move |trace| match &trace.work {
        Work::Message { event: Some(event), .. } => event.subject.order() == order,
        Work::Message { event: None, .. } | Work::Request { .. } | Work::Run { .. } => false,
    }
}

fn facts(order: &Order) -> Markup {
    html! {
        dl {
            dt { "Id" } dd { code { (order.id) } }
            dt { "Status" } dd { (orders::status(order)) }
            dt { "Money" } dd { (order.payment_state().as_str()) }
            dt { "Saga" } dd { (order.saga().as_str()) }
            dt { "Due now" } dd { (due(order)) }
            dt { "Version" } dd { (order.version) }
            dt { "Placed" } dd { (time(order.created_at())) }
            dt { "To be paid by" } dd { (time(order.deadline)) }
        }
    }
}

fn due(order: &Order) -> String {
    match order.next() {
        None => "nothing: it waits for somebody, or rests".to_owned(),
        Some(Action::Run(step)) => format!("take the step {}", name(step)),
        Some(Action::Undo(step)) => format!("undo the step {}", name(step)),
        Some(Action::Move(to)) => format!("move to {}", to.as_str()),
        Some(Action::Cancel) => "cancel it: a step failed".to_owned(),
    }
}

fn name(step: StepId) -> String {
    if step.n == 0 {
        step.kind.as_str().to_owned()
    } else {
        format!("{} {}", step.kind.as_str(), step.n)
    }
}

fn plan(visit: &Visit<'_>, order: &Order) -> Markup {
    let row = |step: &Step| {
        let kind = match step.state {
            StepState::Done => "good",
            StepState::Todo | StepState::Running | StepState::Skipped => "wait",
            StepState::Undoing | StepState::Undone => "wait",
            StepState::Failed | StepState::Manual => "bad",
        };
        vec![
            html! { (name(step.id())) },
            badge(kind, step.state.as_str()),
            html! { @if let Some(at) = step.at { (time(at)) } @else { "when it was placed" } },
            html! { (step.error.as_deref().unwrap_or_default()) },
            switch(visit, order.id, step),
        ]
    };
    let rows: Vec<_> = order.steps.iter().map(row).collect();
    table("Steps", &["Step", "State", "-Since", "-Error", "Fail this step"], &rows)
}

/// What a fault of a step does, if anything still happens to the step.
fn effect(state: StepState) -> Option<&'static str> {
    match state {
        StepState::Todo | StepState::Running => {
            Some("When it is taken: the order is cancelled, what was done before is undone.")
        }
        StepState::Done => Some("It is done. When it is undone: a person has to see to it."),
        StepState::Skipped | StepState::Failed | StepState::Undoing => None,
        StepState::Undone | StepState::Manual => None,
    }
}

fn switch(visit: &Visit<'_>, order: OrderId, step: &Step) -> Markup {
    let id = step.id();
    let now = visit.market.app.step_faults.of(order, id);
    let choices = [
        ("next", "Next time", Some(StepFault::Next)),
        ("always", "Always", Some(StepFault::Always)),
        ("off", "Off", None),
    ];
    html! {
        @if let Some(effect) = effect(step.state) {
            form method="post" action={ "/_dev/orders/" (order) } class="switch"
                aria-label={ "Fail the step " (name(id)) } {
                input type="hidden" name="step" value=(id.kind.as_str());
                input type="hidden" name="n" value=(id.n);
                @for (value, label, fault) in choices {
                    button name="fault" value=(value) aria-pressed=(now == fault) { (label) }
                }
            }
            p class="hint" { (effect) }
        } @else { "Nothing more happens to it." }
    }
}

/// Makes a step of an order fail, or no longer.
pub(super) async fn set_fault(visit: &Visit<'_>, id: &str) -> Answered {
    let (order, _) = load(visit, id).await?;
    let (kind, n) = (visit.posted("step"), visit.posted("n"));
    let kind = StepKind::ALL.iter().copied().find(|known| known.as_str() == kind);
    let step = order.steps.iter().find(|step| Some(step.kind) == kind && step.n.to_string() == n);
    let step = step.ok_or_else(|| Refusal::not_found("That order has no such step."))?;
    let fault = match visit.posted("fault").as_str() {
        "next" => Some(StepFault::Next),
        "always" => Some(StepFault::Always),
        "off" => None,
        _ => {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, "A step fails next, always or off."));
        }
    };
    visit.market.app.step_faults.set(order.id, step.id(), fault);
    see(&format!("/_dev/orders/{}", order.id))
}

fn tenders(tenders: &[Tender]) -> Markup {
    let state = |state: TenderState| match state {
        TenderState::Open => "open".to_owned(),
        TenderState::Paid(attempt) => format!("paid by attempt {attempt}"),
        TenderState::Returning(attempt) => format!("has to go back to attempt {attempt}"),
        TenderState::Returned(attempt) => format!("went back to attempt {attempt}"),
    };
    let row = |tender: &Tender| {
        vec![
            html! { (tender.n) },
            html! { (tender.how.as_str()) },
            html! { "NT$" (tender.amount.get()) },
            html! { (state(tender.state)) },
        ]
    };
    let rows: Vec<_> = tenders.iter().map(row).collect();
    table("Tenders", &["Number", "How", "Amount", "State"], &rows)
}

fn attempts(payments: &[Payment]) -> Markup {
    let row = |payment: &Payment| {
        vec![
            html! { (payment.id.attempt) },
            html! { (payment.status().as_str()) },
            html! { "NT$" (payment.amount.get()) },
            html! { (payment.charges.len()) },
            time(payment.created_at),
        ]
    };
    let rows: Vec<_> = payments.iter().map(row).collect();
    let heads = ["Attempt", "Status", "Amount", "Charges heard of", "-Began"];
    html! { h3 { "Attempts to pay" } (table("Attempts to pay", &heads, &rows)) }
}

fn history(order: &Order) -> Markup {
    let row = |change: &domain::order::Change| {
        vec![
            time(change.at),
            html! { (change.status.as_str()) },
            html! { (change.by) },
            html! { (change.reason.as_ref().map(|why| why.as_str()).unwrap_or_default()) },
        ]
    };
    let rows: Vec<_> = order.history.iter().map(row).collect();
    table("History", &["When", "Status", "-By", "Reason"], &rows)
}
