//! Money that no order keeps: lists of what has to go back and of what a person has to look at, a
//! projection of the changes of payments. And the mark that limits how often a provider is asked.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::{
    operation::put_item::PutItemError,
    types::{DeleteRequest, PutRequest, ReturnValuesOnConditionCheckFailure, WriteRequest},
};
use domain::{
    OrderId, PaymentId, StoreId, Timestamp,
    order::Order,
    payment::{Need, Payment},
};

use crate::{
    Cursor, Error, Page, PageParams, Table,
    item::{self, Item, number, text, text_of},
    orders::as_head,
    read::{QuerySpec, key_of},
    table::{Key, PK, Partition, SK, TTL},
};

/// The name of the lists in cursors.
const LIST: &str = "payment_needs";
/// The longest sort key of an entry, in bytes, with room to spare.
const MAX_CURSOR_KEY: usize = 100;
/// The most entries that are read at once: each has a payment and an order, and a batch has 100.
const MAX_READ: u16 = 50;
/// A provider is asked about a payment once in so many seconds, when shoppers come back.
const ASK_ONCE_IN_S: i64 = 10;
/// How long the mark of a query is kept, in seconds.
const ASKED_TTL_S: i64 = 60 * 60;

impl Table {
    /// Lists `new` under what it needs, and removes the entries that it had as `old`; one write
    /// unit for each entry, of which a need has two. Doing it again changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn list_payment_needs(
        &self,
        old: Option<&Payment>,
        new: Option<&Payment>,
    ) -> Result<(), Error> {
        const NAME: &str = "list_payment_needs";
        let broken = |source: aws_sdk_dynamodb::error::BuildError| Error::Broken {
            operation: NAME,
            source: source.into(),
        };
        let (old, new) =
            (old.map(entries).unwrap_or_default(), new.map(entries).unwrap_or_default());
        let mut writes = Vec::new();
        for key in new.iter().filter(|key| !old.contains(key)) {
            let put = PutRequest::builder().set_item(Some(key.attributes())).build();
            let put = put.map_err(broken)?;
            writes.push(WriteRequest::builder().put_request(put).build());
        }
        for key in old.iter().filter(|key| !new.contains(key)) {
            let delete = DeleteRequest::builder().set_key(Some(key.attributes())).build();
            let delete = delete.map_err(broken)?;
            writes.push(WriteRequest::builder().delete_request(delete).build());
        }
        if writes.is_empty() { Ok(()) } else { self.write_entries(NAME, writes).await }
    }

    /// Those of `payments` that a list of what they need lacks: a batch read of two entries for
    /// each need.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn payments_not_listed(
        &self,
        payments: &[Payment],
    ) -> Result<BTreeSet<PaymentId>, Error> {
        let wanted: Vec<_> = payments
            .iter()
            .flat_map(|payment| entries(payment).into_iter().map(|key| (key, payment.id)))
            .collect();
        let keys: Vec<_> = wanted.iter().map(|(key, _)| key.clone()).collect();
        let there = self.get_many_soon("payments_not_listed", &keys).await?;
        let there: Vec<_> = there.iter().filter_map(key_of).collect();
        let lacking = wanted.into_iter().filter(|(key, _)| !there.contains(key));
        Ok(lacking.map(|(_, payment)| payment).collect())
    }

    /// The payments with this need and their orders, the oldest money first: those of a store, or
    /// of the whole market. A page is full or the last one. The orders are without lines if those
    /// are items of their own.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn payments_needing(
        &self,
        need: Need,
        store: Option<StoreId>,
        params: &PageParams,
    ) -> Result<Page<(Payment, Order)>, Error> {
        let pk = Partition::payment_needs(need, store);
        let mut start = start_key(&pk, params.cursor.as_ref())?;
        let mut skip = usize::from(params.skip);
        let limit = usize::from(params.limit);
        let mut page = Vec::new();
        loop {
            let missing = limit.saturating_sub(page.len()).saturating_add(skip);
            let count = u16::try_from(missing).unwrap_or(MAX_READ).clamp(1, MAX_READ);
            let mut spec = QuerySpec::partition(LIST, pk.clone(), count).eventual();
            spec.start = start;
            let (entries, last) = self.query(spec).await?;
            let mut found = self.payments_of(&entries).await?;
            for entry in &entries {
                let one = payment_of(entry).and_then(|id| found.remove(&id));
                // A late write may have left an entry that no longer counts.
                let one = one.filter(|(payment, _)| payment.needs_since(need).is_some());
                let Some(one) = one else { continue };
                if skip > 0 {
                    skip = skip.saturating_sub(1);
                    continue;
                }
                page.push(one);
                if page.len() >= limit {
                    return Ok(Page::onward(page, cursor(entry)));
                }
            }
            start = last;
            if start.is_none() {
                return Ok(Page::onward(page, None));
            }
        }
    }

    /// The payments that `entries` name, with their orders.
    async fn payments_of(
        &self,
        entries: &[Item],
    ) -> Result<HashMap<PaymentId, (Payment, Order)>, Error> {
        let ids: Vec<PaymentId> = entries.iter().filter_map(payment_of).collect();
        let mut keys: Vec<Key> = ids.iter().copied().map(Key::payment).collect();
        for key in ids.iter().map(|id| Key::order(id.order)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let mut payments: Vec<Payment> = Vec::with_capacity(ids.len());
        let mut orders: HashMap<OrderId, Order> = HashMap::with_capacity(ids.len());
        for item in self.get_many_soon(LIST, &keys).await? {
            if text_of(&item, SK) == Some("ORDER") {
                let order: Order = item::read(LIST, as_head(item))?;
                orders.insert(order.id, order);
            } else {
                payments.push(item::read(LIST, item)?);
            }
        }
        let with_order = |payment: Payment| {
            let order = orders.get(&payment.id.order)?.clone();
            Some((payment.id, (payment, order)))
        };
        Ok(payments.into_iter().filter_map(with_order).collect())
    }

    /// Whether the provider of `payment` may be asked about it now: once in ten seconds. Saying so
    /// counts as asking. `by` tells this caller from others, so that its own retry is not refused.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn may_ask(
        &self,
        payment: PaymentId,
        by: u64,
        now: Timestamp,
    ) -> Result<bool, Error> {
        const NAME: &str = "may_ask";
        let mut mark = Key::asked(payment).attributes();
        mark.insert("at".to_owned(), number(now.millis()));
        mark.insert("by".to_owned(), text(by));
        mark.insert(TTL.to_owned(), number(now.plus_seconds(ASKED_TTL_S).seconds()));
        let before = now.plus_seconds(-ASK_ONCE_IN_S);
        let sent = self
            .client
            .put_item()
            .table_name(self.expiring())
            .set_item(Some(mark))
            .condition_expression("attribute_not_exists(pk) OR #at <= :before")
            .expression_attribute_names("#at", "at")
            .expression_attribute_values(":before", number(before.millis()))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = sent else { return Ok(true) };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(failed)) => {
                let found = failed.item().and_then(|item| text_of(item, "by"));
                Ok(found == Some(by.to_string().as_str()))
            }
            _ => Err(Error::from_sdk(NAME, error)),
        }
    }
}

/// The entries of `payment`, two for each of its needs.
pub(crate) fn entries(payment: &Payment) -> Vec<Key> {
    let needs = Need::ALL.iter().copied();
    let needs = needs.filter_map(|need| Some((need, payment.needs_since(need)?)));
    let scopes = |(need, since)| {
        [None, Some(payment.store)].map(|store| Key::payment_need(need, store, since, payment.id))
    };
    needs.flat_map(scopes).collect()
}

fn payment_of(entry: &Item) -> Option<PaymentId> {
    text_of(entry, SK)?.split_once('#')?.1.parse().ok()
}

fn cursor(entry: &Item) -> Option<Cursor> {
    Some(Cursor::behind(LIST, key_of(entry)?.sk))
}

fn start_key(pk: &str, cursor: Option<&Cursor>) -> Result<Option<Item>, Error> {
    let Some(cursor) = cursor else { return Ok(None) };
    if cursor.list != LIST || cursor.key.len() > MAX_CURSOR_KEY {
        return Err(Error::ForeignCursor);
    }
    Ok(Some(HashMap::from([(PK.to_owned(), text(pk)), (SK.to_owned(), text(&cursor.key))])))
}
