//! Orders: placing, reading, status changes, cancellation.

mod asked;
mod board;
mod claim;
mod dishes;
mod find;
mod holder;
mod placing;
mod quote;

use db::{Once, Page, PageParams};
use domain::{
    Code, DomainError, OrderId, StoreId, Text, UserId,
    order::{Actor, Order, Status, Tracking},
    payment::Payment,
    user::{Caller, Role},
};

use crate::{
    App, AppError,
    once::check_repeated,
    retry::{Retry, retry},
    saga::{self, Draft},
};

pub use board::{Board, board};
pub use claim::claim;
pub use find::{Wanted, find};
pub use holder::Holder;
pub use placing::{Buyer, MAX_UNPAID, MAX_UNPAID_OF_GUEST, Placed, place};
pub use quote::{QuoteInput, Quoted, quote};

/// The customer's orders, newest first.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list(
    app: &App,
    user: UserId,
    status: Option<Status>,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    Ok(app.db.user_orders(user, params, has(status)).await?)
}

/// The orders of a store, newest first; those with a status from the entries that say so.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list_of_store(
    app: &App,
    store: StoreId,
    status: Option<Status>,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    Ok(match status {
        None => app.db.store_orders(store, params).await?,
        Some(status) => app.db.store_orders_with(store, status, app.now(), params).await?,
    })
}

/// The orders that `caller` works on: those of its store; for an admin those of every store, for a
/// customer its own.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list_managed(
    app: &App,
    caller: Caller,
    status: Option<Status>,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    match (caller.role, caller.store) {
        (Role::Admin, _) => Ok(app.db.market_orders(app.now(), params, has(status)).await?),
        (Role::Staff | Role::Merchant, Some(store)) => {
            list_of_store(app, store, status, params).await
        }
        (Role::Staff | Role::Merchant | Role::Customer, _) => {
            list(app, caller.user, status, params).await
        }
    }
}

fn has(status: Option<Status>) -> impl Fn(&Order) -> bool {
    move |order| status.is_none_or(|status| order.status == status)
}

/// An order that `holder` bought, or of a store that it manages, with its payments.
///
/// # Errors
/// [`Code::OrderNotFound`].
pub async fn get(
    app: &App,
    holder: &Holder,
    id: OrderId,
) -> Result<(Order, Vec<Payment>), AppError> {
    let found = app.db.order_with_payments(id).await?;
    let found = found.filter(|(order, _)| holder.may_see(app, order));
    found.ok_or_else(|| Code::OrderNotFound.into())
}

/// Cancels an order and compensates for its steps: its units return to stock, its money has to go
/// back. A second call changes nothing.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`] when it is too late.
pub async fn cancel(
    app: &App,
    holder: &Holder,
    id: OrderId,
    reason: Option<Text<1, 200>>,
    once: Option<Once<'_>>,
) -> Result<(Order, Vec<Payment>), AppError> {
    retry("cancel_order", || async {
        let (order, payments) = get(app, holder, id).await?;
        if matches!(order.status, Status::Cancelled | Status::Refunded) {
            if let Some(once) = once
                && let Some(fingerprint) = app.db.recorded(once).await?
            {
                check_repeated(Some(once), &fingerprint)?;
            }
            return Ok((order, payments));
        }
        if !holder.manages(&order) && !order.buyer_may_cancel() {
            let (from, to) = (order.status.names(), Status::Cancelled.names());
            return Err(DomainError::InvalidTransition { from, to }.into());
        }
        let by = holder.actor();
        move_to(app, (order, payments), Status::Cancelled, by, reason.clone(), once).await
    })
    .await
}

/// What a store does with an order.
#[derive(Clone, Debug)]
pub struct StoreMove {
    /// The next status.
    pub to: Status,
    /// Why.
    pub reason: Option<Text<1, 200>>,
    /// Where the parcel can be followed that was sent.
    pub tracking: Option<Tracking>,
}

/// Changes the status of an order of a store that `caller` manages, or cancels it. The status that
/// it has changes nothing but the tracking of its parcel.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`]; [`Code::PaymentUnconfirmed`] while its
/// provider has not confirmed the payment.
pub async fn update_status(
    app: &App,
    caller: Caller,
    id: OrderId,
    StoreMove { to, reason, tracking }: StoreMove,
) -> Result<(Order, Vec<Payment>), AppError> {
    if to == Status::Cancelled {
        return cancel(app, &caller.into(), id, reason, None).await;
    }
    let by = Actor::User(caller.user);
    retry("update_order_status", || async {
        let (order, payments) = get(app, &caller.into(), id).await?;
        if !caller.can_manage(order.store) {
            return Err(Code::OrderNotFound.into());
        }
        let now = app.now();
        let mut draft = Draft::of(order, payments);
        if draft.order.status != to {
            draft.order.store_may_move(to)?;
            draft.order = draft.order.transition(to, by, reason.clone(), now)?;
        }
        if let Some(tracking) = &tracking
            && let Some(tracked) = draft.order.tracked(tracking, by, now)?
        {
            draft.order = tracked;
        }
        finish(app, draft, None).await
    })
    .await
}

/// Takes back the last move of an order's store, which led to `status`. A second call changes
/// nothing.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::UndoRefused`] when that is not the last move, it is too late,
/// or something depends on it.
pub async fn undo(
    app: &App,
    caller: Caller,
    id: OrderId,
    status: Status,
) -> Result<(Order, Vec<Payment>), AppError> {
    retry("undo_order", || async {
        let (order, payments) = get(app, &caller.into(), id).await?;
        if !caller.can_manage(order.store) {
            return Err(Code::OrderNotFound.into());
        }
        let undone = order.undo(status, Actor::User(caller.user), app.now())?;
        let mut draft = Draft::of(order, payments);
        draft.order = undone.unwrap_or(draft.order);
        finish(app, draft, None).await
    })
    .await
}

/// Moves the order to `to`, if it has not changed since it was read, and takes or undoes every step
/// that this makes due and that reaches no further than the table, all in one write.
pub(crate) async fn move_to(
    app: &App,
    (order, payments): (Order, Vec<Payment>),
    to: Status,
    by: Actor,
    reason: Option<Text<1, 200>>,
    once: Option<Once<'_>>,
) -> Result<(Order, Vec<Payment>), Retry> {
    let mut draft = Draft::of(order, payments);
    draft.order = draft.order.transition(to, by, reason, app.now())?;
    finish(app, draft, once).await
}

/// Takes or undoes what the changes of `draft` make due, and writes all of it, if anything changed.
async fn finish(
    app: &App,
    mut draft: Draft,
    once: Option<Once<'_>>,
) -> Result<(Order, Vec<Payment>), Retry> {
    if !draft.is_changed() {
        return Ok((draft.order, draft.payments));
    }
    saga::take_local(app, &mut draft, saga::built).await?;
    draft.commit(app, once).await
}
