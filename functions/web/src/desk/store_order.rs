//! An order of the desk's store.

use app::{App, orders};
use domain::{Code, OrderId, order::Order, payment::Payment};
use endpoint::{Problem, StoreStaff};

use super::whose::Desk;
use crate::context::PageRequest;

/// The order `id` with its payments, at the desk of its store. Who has only bought it has no desk.
///
/// # Errors
/// [`Code::OrderNotFound`].
pub(crate) async fn store_order(
    app: &App,
    staff: StoreStaff,
    page: PageRequest,
    id: OrderId,
) -> Result<(Desk, Order, Vec<Payment>), Problem> {
    let (order, payments) = orders::get(app, &staff.0.into(), id).await?;
    if !staff.0.can_manage(order.store) {
        return Err(Code::OrderNotFound.into());
    }
    let desk = Desk::open(app, staff.0, page, order.store).await?;
    Ok((desk, order, payments))
}
