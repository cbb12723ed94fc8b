//! A guest's order becomes that of a user.

use domain::{Code, OrderId, UserId, order::Order, payment::Payment};

use super::Holder;
use crate::{App, AppError, retry::retry, saga::Draft};

/// Makes the guest's order `id`, which `key` opens, that of `user`: it stands in the user's list,
/// and the key opens it no longer. A second call changes nothing. Whatever happens to the order
/// meanwhile happens to it before or after.
///
/// # Errors
/// [`Code::OrderNotFound`], also when it is another customer's by now.
pub async fn claim(
    app: &App,
    user: UserId,
    id: OrderId,
    key: Option<String>,
) -> Result<(Order, Vec<Payment>), AppError> {
    let guest = Holder { caller: None, key };
    retry("claim_order", || async {
        let found = app.db.order_with_payments(id).await?;
        let Some((order, payments)) = found else { return Err(Code::OrderNotFound.into()) };
        if order.customer == Some(user) {
            return Ok((order, payments));
        }
        let opened = guest.bought(app, &order);
        let mut draft = Draft::of(order, payments);
        let taken = draft.order.taken_over_by(user).filter(|_| opened);
        draft.order = taken.ok_or(Code::OrderNotFound)?;
        draft.commit(app, None).await
    })
    .await
}
