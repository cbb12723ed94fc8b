//! What follows from a change of a product or of its stock: its card, and the places of that in
//! lists.

use domain::{
    ProductId,
    catalog::{Band, ProductCard},
};

use crate::{
    App, AppError,
    retry::{OrAgain, retry},
};

/// Writes the card of `product` as it is now, and its places, unless lists show that already. The
/// change itself is not looked at, so it does not matter how late it comes or how often.
pub(super) async fn project(app: &App, product: ProductId) -> Result<(), AppError> {
    retry("project_card", || async {
        let Some((found, shown)) = app.db.product_and_card(product).await? else { return Ok(()) };
        let before: Option<Band> = shown.card.as_ref().and_then(|card| card.band);
        let on_sale = found.product.details.active;
        let card = on_sale.then(|| ProductCard::of(&found, before));
        if card != shown.card {
            app.db.save_card(product, &shown, card.as_ref()).await.or_again()?;
        }
        Ok(())
    })
    .await
}
