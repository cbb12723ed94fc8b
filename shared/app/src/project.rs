//! The projector: writes what follows from the table's changes into the table itself, index entries
//! and deadlines.
//!
//! It reads the stream, with no queue between, so that no dead letter can leave an order without
//! its deadline or its place in a list. A file per kind of item says what follows from a change.
//! Records come at least once and in the order of each item; writing the same entry again changes
//! nothing.

mod card;
mod order;
mod payment;

use db::stream::{self, Change};
use domain::catalog::Band;
use serde_json::Value;

pub(crate) use card::repair as repair_product;

use crate::{App, AppError};

/// Writes what follows from the change of one stream record.
///
/// # Errors
/// When the record can't be read or something can't be written; the record is delivered again.
pub async fn project(app: &App, record: Value) -> Result<(), AppError> {
    match stream::change(record)? {
        Some(Change::Order(changed)) => order::project(app, &changed).await,
        Some(Change::Payment(changed)) => payment::project(app, &changed).await,
        Some(Change::Product(product)) => card::project(app, product).await,
        Some(Change::Stock(product, before, after)) if Band::may_differ(before, after) => {
            card::project(app, product).await
        }
        // Other kinds are not asked for.
        Some(Change::Stock(..)) | None => Ok(()),
    }
}
