//! What follows from a change of an order: its entries in lists, where it stands for its store, and
//! its deadline.

use db::stream::Changed;
use domain::order::{Order, Refiling, Status};

use crate::{App, AppError, filing};

/// Files a new order in its lists and under its deadline, which is deleted once it no longer
/// counts, lists a guest's under the customer who takes it over, and keeps the one entry that says
/// where the order stands for its store. Of what moves on, the new entry is written before the old
/// one is deleted: a death between the two leaves both, and the record comes again.
pub(super) async fn project(app: &App, changed: &Changed<Order>) -> Result<(), AppError> {
    let Some(new) = &changed.new else { return Ok(()) };
    if let Some(old) = &changed.old
        && old.customer.is_none()
        && new.customer.is_some()
    {
        app.db.hand_over(new).await?;
    }
    let waits = |status| status == Status::Pending;
    match changed.old.as_ref().map(|old| old.status) {
        None => {
            app.db.index_order(new, &filing::contacts(app, new)).await?;
            if waits(new.status) {
                filing::file_order(app, new).await?;
            }
        }
        Some(old) if waits(old) && !waits(new.status) => filing::unfile_order(app, new).await?,
        Some(_) => {}
    }
    let old = changed.old.as_ref().map(|old| old.status);
    let Some(Refiling { from, .. }) = Refiling::of(old, new.status) else { return Ok(()) };
    filing::stand(app, new).await?;
    if let Some(left) = from {
        app.db.leave(new, left).await?;
    }
    Ok(())
}
