//! The sweep of money: what a provider has yet to confirm is asked about, and what no order keeps
//! stands in its lists.

use db::minute_of;
use domain::{order::Order, payment::Payment};

use super::window::{OpenMinutes, is_grown};
use crate::{App, AppError, filing};

/// Files that providers are asked to confirm the money of `order`, if they have to be and it is not
/// filed; returns how many orders that were.
pub(super) async fn confirm(
    app: &App,
    order: &Order,
    open: OpenMinutes,
) -> Result<usize, AppError> {
    let due = filing::confirmations(order);
    if due.is_empty() || !order.awaits_confirmation() || open.is_late() {
        return Ok(0);
    }
    let since = minute_of(order.updated_at());
    for due in due {
        if app.db.which_are_filed(&open.places(due, since)).await?.is_empty() {
            // It is looked at as it is now: what was swept may be seconds old.
            return Ok(usize::from(filing::file_confirmations(app, order.id).await?));
        }
    }
    Ok(0)
}

/// Lists those of `payments` whose money no order keeps and that a list lacks; returns how many
/// those were. They are read again, since what was swept may be seconds old.
pub(super) async fn list(app: &App, payments: &[Payment]) -> Result<usize, AppError> {
    let mut listed = 0_usize;
    for id in app.db.payments_not_listed(payments).await? {
        let Some((payment, order)) = app.db.payment(id).await? else { continue };
        if is_grown(app, order.updated_at()) {
            app.db.list_payment_needs(None, Some(&payment)).await?;
            listed = listed.saturating_add(1);
        }
    }
    Ok(listed)
}
