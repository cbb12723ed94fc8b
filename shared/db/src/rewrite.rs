//! Writing an item again in its newest format.

use std::fmt::Write as _;

use crate::{Error, Table, formats::newest_of, item::Item, read::key_of};

impl Table {
    /// Writes the item that was `found` in its newest format, if it is still as it was found;
    /// `false` if it is not, or has that format already.
    pub(crate) async fn rewrite(&self, found: &Item) -> Result<bool, Error> {
        self.rewrite_as(found, newest_of(found.clone())).await
    }

    async fn rewrite_as(&self, found: &Item, new: Item) -> Result<bool, Error> {
        const NAME: &str = "rewrite";
        let Some(key) = key_of(found).filter(|_| new != *found) else { return Ok(false) };
        let mut request =
            self.client.put_item().table_name(self.table_of(&key.pk)).set_item(Some(new));
        let mut unchanged = String::from("attribute_exists(pk)");
        for (index, (name, value)) in found.iter().enumerate() {
            // Writing into a text can't fail.
            let _ = write!(unchanged, " AND #{index} = :{index}");
            request = request
                .expression_attribute_names(format!("#{index}"), name)
                .expression_attribute_values(format!(":{index}"), value.clone());
        }
        let Err(error) = request.condition_expression(unchanged).send().await else {
            return Ok(true);
        };
        let changed = error
            .as_service_error()
            .is_some_and(|error| error.is_conditional_check_failed_exception());
        if changed { Ok(false) } else { Err(Error::from_sdk(NAME, error)) }
    }
}
