//! Orders of every store, as the platform looks for them.

use db::{OrdersBy, Page, PageParams, Reading};
use domain::{
    Login, StoreId,
    order::{Order, OrderSearch, Status},
};

use super::{has, list_of_store};
use crate::{App, AppError};

/// What orders are looked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// By what; `None` for all.
    pub search: Option<OrderSearch>,
    /// The store that sells.
    pub store: Option<StoreId>,
    /// Their status.
    pub status: Option<Status>,
}

/// The orders that are `wanted`, newest first. Nothing is scanned: a contact is found by its
/// digest, and the orders of an account by its address.
///
/// # Errors
/// When the cursor is of another list.
pub async fn find(
    app: &App,
    wanted: &Wanted,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    let Wanted { search, store, status } = wanted;
    let fits =
        |order: &Order| store.is_none_or(|store| order.store == store) && has(*status)(order);
    let all = |mut orders: Vec<Order>| {
        orders.retain(fits);
        Page::onward(orders, None)
    };
    match (search, store) {
        (None, Some(store)) => list_of_store(app, *store, *status, params).await,
        (None, None) => Ok(app.db.market_orders(app.now(), params, has(*status)).await?),
        (Some(OrderSearch::Id(id)), _) => Ok(all(app.db.order(*id).await?.into_iter().collect())),
        (Some(OrderSearch::Number(number)), _) => Ok(all(app.db.orders_numbered(number).await?)),
        (Some(OrderSearch::Phone(phone)), _) => {
            let contacts = vec![app.signer().contact_digest(&phone.folded())];
            let by = OrdersBy { contacts, user: None, store: *store };
            Ok(app.db.orders_by(&by, params, has(*status)).await?)
        }
        (Some(OrderSearch::Email(email)), _) => {
            let folded = email.folded();
            let contacts = vec![app.signer().contact_digest(&folded)];
            let account = app.db.claim(&Login::Email(folded), Reading::Eventual).await?;
            let user = account.map(|claim| claim.user);
            let by = OrdersBy { contacts, user, store: *store };
            Ok(app.db.orders_by(&by, params, has(*status)).await?)
        }
    }
}
