//! What follows from a change of a payment: the first query of its schedule, and its entries in the
//! lists of money that no order keeps.

use db::stream::Changed;
use domain::{order::Status, payment::Payment};

use crate::{App, AppError, filing};

/// Files when the provider of a new payment is asked about it; each query files the next one. An
/// order that waited for a bank, which has decided against it, waits for its deadline again. A
/// payment is listed while its money has to go back or be looked at.
pub(super) async fn project(app: &App, changed: &Changed<Payment>) -> Result<(), AppError> {
    if let (None, Some(created)) = (&changed.old, &changed.new) {
        filing::file_query_of(app, created, 1).await?;
    }
    if let (Some(old), Some(new)) = (&changed.old, &changed.new)
        && old.undecided_until.is_some()
        && new.undecided_until.is_none()
        && let Some(order) = app.db.order(new.id.order).await?
        && order.status == Status::Pending
    {
        filing::file_order(app, &order).await?;
    }
    Ok(app.db.list_payment_needs(changed.old.as_ref(), changed.new.as_ref()).await?)
}
