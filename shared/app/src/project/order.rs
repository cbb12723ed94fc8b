//! What follows from a change of an order: its entries in lists, and its deadline.

use db::stream::Changed;
use domain::order::{Order, Status};

use crate::{App, AppError, filing};

/// Files a new order in its lists and under its deadline, which is deleted once it no longer
/// counts.
pub(super) async fn project(app: &App, changed: &Changed<Order>) -> Result<(), AppError> {
    let waits =
        |order: &Option<Order>| order.as_ref().is_some_and(|order| order.status == Status::Pending);
    let (was_waiting, waits) = (waits(&changed.old), waits(&changed.new));
    match (&changed.old, &changed.new) {
        (None, Some(placed)) => {
            app.db.index_order(placed, &filing::contacts(app, placed)).await?;
            if waits {
                filing::file_order(app, placed).await?;
            }
        }
        (Some(_), Some(moved)) if was_waiting && !waits => {
            filing::unfile_order(app, moved).await?;
        }
        (Some(_), _) | (None, None) => {}
    }
    Ok(())
}
