//! The sweep of products: each one on sale has a card and an entry in the directory of names, and
//! no other product has.

use db::Reading;
use domain::{
    ProductId, Timestamp,
    catalog::{NameEntry, Product},
};

use crate::{App, AppError, project::repair_product};

/// Brings the card and the entry of those of `products` up to date that lack them or have others;
/// returns how many those were. One batch read of half a unit for each, and the directory once a
/// run.
pub(super) async fn check(app: &App, products: &[Product]) -> Result<usize, AppError> {
    if products.is_empty() {
        return Ok(0);
    }
    let directory = app.names.fresh(&app.db, app.now()).await?;
    let ids: Vec<_> = products.iter().map(|product| product.id).collect();
    let cards = app.db.cards(&ids).await?;
    let right = |product: &&Product| match (product.details.active, cards.get(&product.id)) {
        (false, None) => directory.get(product.id).is_none(),
        (true, Some(card)) => {
            card.version == product.version
                && directory.get(product.id) == Some(&NameEntry::of(card))
        }
        (true, None) | (false, Some(_)) => false,
    };
    let mut repaired = 0_usize;
    for product in products.iter().filter(|product| !right(product)) {
        repair_product(app, product.id).await?;
        repaired = repaired.saturating_add(1);
    }
    Ok(repaired)
}

/// Takes out what the directory has in a chunk of products that are not on sale, corrects what it
/// says of others, and lets readers know of the chunk's last change; returns how many entries were
/// wrong. What was edited after `recent` is left to the projector. Half a unit for each product in
/// the chunk.
pub(super) async fn check_chunk(
    app: &App,
    chunk: u8,
    recent: Timestamp,
) -> Result<usize, AppError> {
    let names = app.db.names_in(chunk).await?;
    let ids: Vec<ProductId> = names.entries().iter().map(|entry| entry.id).collect();
    let cards = app.db.cards(&ids).await?;
    let mut repaired = 0_usize;
    for entry in names.entries() {
        if cards.get(&entry.id).is_some_and(|card| NameEntry::of(card) == *entry) {
            continue;
        }
        let product = app.db.product(entry.id, Reading::Consistent).await?;
        if product.is_some_and(|found| found.product.updated_at >= recent) {
            continue;
        }
        repair_product(app, entry.id).await?;
        repaired = repaired.saturating_add(1);
    }
    app.db.announce_last_name(chunk).await?;
    Ok(repaired)
}
