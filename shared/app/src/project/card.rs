//! What follows from a change of a product or of its stock: its entry in the directory of names,
//! its card, and the places of that in lists.

use std::sync::{Mutex, PoisonError};

use db::FiledName;
use domain::{
    ProductId,
    catalog::{Band, NameEntry, ProductCard, chunk_of},
};

use crate::{
    App, AppError,
    retry::{OrAgain, Retry, retry},
};

/// Writes what follows from `product` as it is now, unless that is there already. The change itself
/// is not looked at, so it does not matter how late it comes or how often.
pub(super) async fn project(app: &App, product: ProductId) -> Result<(), AppError> {
    bring(app, product, false).await
}

/// As [`project`], and writes the product's entry in the directory whatever its card says.
///
/// # Errors
/// When the table does not answer; what was done stays done.
pub(crate) async fn repair(app: &App, product: ProductId) -> Result<(), AppError> {
    bring(app, product, true).await
}

/// The card says what was done: it is written last, so that whoever dies before begins again.
async fn bring(app: &App, product: ProductId, unsure: bool) -> Result<(), AppError> {
    // What this call has last put into the directory.
    let filed: Mutex<Option<Option<NameEntry>>> = Mutex::new(None);
    retry("project_card", || async {
        let Some((found, shown)) = app.db.product_and_card(product).await? else {
            if unsure {
                file(app, product, None).await?;
            }
            return Ok(());
        };
        let before: Option<Band> = shown.card.as_ref().and_then(|card| card.band);
        let on_sale = found.product.details.active;
        let card = on_sale.then(|| ProductCard::of(&found, before));
        let entry = card.as_ref().map(NameEntry::of);
        let known = filed.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let as_shown = || shown.card.as_ref().map(NameEntry::of);
        let known = known.or_else(|| (!unsure).then(as_shown));
        let files = known.as_ref() != Some(&entry);
        if files {
            file(app, product, entry.clone()).await?;
            *filed.lock().unwrap_or_else(PoisonError::into_inner) = Some(entry);
        }
        if card != shown.card {
            app.db.save_card(product, &shown, card.as_ref()).await.or_again()?;
        } else if files {
            // Somebody else wrote the card, of this product or of a newer one: whose entry the
            // directory has now is seen from the product as it is now.
            return Err(Retry::Again);
        }
        Ok(())
    })
    .await
}

async fn file(app: &App, product: ProductId, entry: Option<NameEntry>) -> Result<(), AppError> {
    let filing =
        retry("file_name", || async { app.db.file_name(product, entry.clone()).await.or_again() });
    if filing.await? == FiledName::Full {
        let chunk = chunk_of(product);
        tracing::error!(metric = "names_full", product.id = %product, chunk, "no search finds it");
    }
    app.names.note_change();
    Ok(())
}
