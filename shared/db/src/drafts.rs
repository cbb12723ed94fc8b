//! Drafts of the checkout.

use domain::draft::CheckoutDraft;

use crate::{
    Error, Reading, Table,
    item::{self, Item, number},
    table::{Key, TTL},
};

impl Table {
    /// The draft `id`, which may have expired.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn draft(&self, id: &str) -> Result<Option<CheckoutDraft>, Error> {
        self.get_as("draft", &Key::draft(id), Reading::Consistent).await
    }

    /// Writes the draft `id`, over what was there: the form that is sent last has everything that
    /// is in it.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn save_draft(&self, id: &str, draft: &CheckoutDraft) -> Result<(), Error> {
        let request = self.client.put_item().table_name(self.expiring());
        let sent = request.set_item(Some(item_of(id, draft)?)).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("save_draft", error))
    }

    /// Erases the draft `id`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn erase_draft(&self, id: &str) -> Result<(), Error> {
        let request = self.client.delete_item().table_name(self.expiring());
        let sent = request.set_key(Some(Key::draft(id).attributes())).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("erase_draft", error))
    }
}

pub(crate) fn item_of(id: &str, draft: &CheckoutDraft) -> Result<Item, Error> {
    let mut item = item::write(&Key::draft(id), draft)?;
    item.insert(TTL.to_owned(), number(draft.until.seconds()));
    Ok(item)
}
