//! What follows from a change of an order: its entries in lists, and its deadline.

use db::stream::Changed;
use domain::order::Order;

use crate::{App, AppError};

/// Indexes an order once it is placed; its entries hold its id only, and so never change.
pub(super) async fn project(app: &App, changed: &Changed<Order>) -> Result<(), AppError> {
    match (&changed.old, &changed.new) {
        (None, Some(placed)) => Ok(app.db.index_order(placed).await?),
        (Some(_), _) | (None, None) => Ok(()),
    }
}
