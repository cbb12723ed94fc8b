//! Reading what a cart or an order needs of the catalogue, in as few round trips as that takes.

use db::Reading;
use domain::{
    near::Near,
    shelf::{Needed, Shelf},
};

use crate::{App, AppError};

/// Puts on the `shelf` what is `needed`: one round trip if it is all `near`, and one more for what
/// turns out to be missing.
///
/// # Errors
/// When the table does not answer.
pub(crate) async fn fill(
    app: &App,
    shelf: &mut Shelf,
    needed: &[Needed<'_>],
    near: &Near,
    with_stock: bool,
    reading: Reading,
) -> Result<(), AppError> {
    loop {
        let wanted = shelf.missing(needed.iter().copied(), near, with_stock);
        if wanted.is_empty() {
            return Ok(());
        }
        // What is wanted now counts as asked for, so that this ends.
        app.db.read_shelf(shelf, &wanted, reading).await?;
    }
}
