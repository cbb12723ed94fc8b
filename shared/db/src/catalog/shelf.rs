//! The shelf: what a cart or an order needs of the catalogue, in one batch read.

use domain::shelf::{Shelf, Wanted};

use super::stock::stock_of;
use crate::{
    Error, Reading, Table,
    item::{self, text_of},
    table::{Key, Kind, PK, SK},
};

impl Table {
    /// Reads what is `wanted` and puts it on the `shelf`; what does not exist is left out. One
    /// batch read of up to 100 items; of more, several at the same time.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn read_shelf(
        &self,
        shelf: &mut Shelf,
        wanted: &Wanted,
        reading: Reading,
    ) -> Result<(), Error> {
        const NAME: &str = "read_shelf";
        let keys: Vec<_> = wanted
            .products
            .iter()
            .map(|id| Key::product(*id))
            .chain(wanted.stocks.iter().map(|stock| Key::stock(*stock)))
            .chain(wanted.stores.iter().map(|id| Key::store(*id)))
            .chain(wanted.groups.iter().map(|(store, id)| Key::option_group(*store, *id)))
            .collect();
        let items = self.get_many_as(NAME, &keys, reading).await?;
        shelf.ask(wanted);
        for item in items {
            let key = |name| text_of(&item, name).unwrap_or_default();
            match Kind::of(key(PK), key(SK)) {
                Some(Kind::Product) => {
                    let product: domain::catalog::Product = item::read(NAME, item)?;
                    shelf.products.insert(product.id, product);
                }
                Some(Kind::Store) => {
                    let store: domain::store::Store = item::read(NAME, item)?;
                    shelf.stores.insert(store.id, store);
                }
                Some(Kind::OptionGroup) => shelf.groups.push(item::read(NAME, item)?),
                _ => shelf.units.extend(stock_of(&item)),
            }
        }
        Ok(())
    }
}
