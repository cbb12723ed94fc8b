//! The nightly sweep: it reads the whole table once a night, brings old items to their newest
//! format, and repairs what a lost record of the stream left behind. An order without its entries
//! gets them, one that waits gets its deadline, a payment without money its next query. An entry
//! without its order, one of where its order no longer stands, and a deadline that no longer
//! counts, is deleted. Products get the cards and the entries in the directory of names that they
//! should have.
//!
//! A run takes a bounded step, and the next one goes on where it ended. Everything that is done may
//! be done twice: two sweeps at once, or one that begins again, do no harm.

mod money;
mod names;
mod window;

use std::collections::{BTreeMap, BTreeSet};

use db::{Due, Entry, Filed, Found, FoundStanding, Progress, Swept, minute_of};
use domain::{
    OrderId,
    order::{Order, Status},
    payment::{Payment, query_after_s, query_count},
    store::Store,
};
use futures_util::future::try_join_all;

use window::{OpenMinutes, is_grown};

use crate::{
    App, AppError, deadlines, filing,
    retry::{OrAgain, retry},
};

/// The segments that are read at the same time.
const SEGMENTS: u8 = 4;
/// How many items a page has at most. They and what is looked up for them take up to 300 read
/// units, if all of them are orders; ordinary ones take a tenth of that. Each chunk of the
/// directory of names among them takes half a unit more for each product in it.
const PAGE: u16 = 100;
/// How many pages a run reads of each segment at most.
const PAGES: u32 = 100;
/// A run begins no page after this time, in milliseconds.
const RUN_MS: i64 = 40_000;
/// The night begins at four in Taipei, which is eight hours ahead of UTC, in milliseconds.
const NIGHT_AHEAD_MS: i64 = 4 * 60 * 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What a sweep did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Items that were read.
    pub items: usize,
    /// Items of an old format that were rewritten.
    pub rewritten: usize,
    /// Orders that lacked an entry in a list and got it.
    pub indexed: usize,
    /// Orders whose entry did not say where they stand, and got one that does.
    pub standings: usize,
    /// Orders that lacked their deadline and got it.
    pub deadlines: usize,
    /// Payments that lacked their next query and got it.
    pub queries: usize,
    /// Orders whose money nobody was to confirm any more, though it is not confirmed.
    pub confirmations: usize,
    /// Payments with money that no order keeps which no list had.
    pub needs: usize,
    /// Products whose card or whose entry in the directory of names was another one.
    pub products: usize,
    /// Stores that the market's list lacked, or had in another version.
    pub stores: usize,
    /// Entries of orders that don't exist, which were deleted.
    pub orphans: usize,
    /// Entries of deadlines that no longer count, which were deleted.
    pub finished: usize,
    /// Entries of where orders stood and no longer stand, which were deleted: a late record may
    /// write one.
    pub left: usize,
    /// Orders that are older than the entries by contact, and have them now.
    pub found_by_contact: usize,
    /// Items that this code can't read.
    pub unreadable: usize,
}

impl Report {
    /// What should not have been wrong: each of it lost something, and is worth a look.
    #[must_use]
    pub const fn repaired(&self) -> usize {
        self.indexed
            .saturating_add(self.standings)
            .saturating_add(self.deadlines)
            .saturating_add(self.queries)
            .saturating_add(self.confirmations)
            .saturating_add(self.needs)
            .saturating_add(self.products)
            .saturating_add(self.stores)
            .saturating_add(self.orphans)
    }

    fn plus(self, other: Self) -> Self {
        Self {
            items: self.items.saturating_add(other.items),
            rewritten: self.rewritten.saturating_add(other.rewritten),
            indexed: self.indexed.saturating_add(other.indexed),
            standings: self.standings.saturating_add(other.standings),
            deadlines: self.deadlines.saturating_add(other.deadlines),
            queries: self.queries.saturating_add(other.queries),
            confirmations: self.confirmations.saturating_add(other.confirmations),
            needs: self.needs.saturating_add(other.needs),
            products: self.products.saturating_add(other.products),
            stores: self.stores.saturating_add(other.stores),
            orphans: self.orphans.saturating_add(other.orphans),
            finished: self.finished.saturating_add(other.finished),
            left: self.left.saturating_add(other.left),
            found_by_contact: self.found_by_contact.saturating_add(other.found_by_contact),
            unreadable: self.unreadable.saturating_add(other.unreadable),
        }
    }
}

/// Takes the next step of the sweep of this night, and nothing once that is through.
///
/// # Errors
/// When the table does not answer; what was done stays done, and the next run goes on.
pub async fn run(app: &App) -> Result<Report, AppError> {
    step(app, PAGES, PAGE).await
}

/// As [`run`], with at most `pages` pages of `limit` items of each segment.
///
/// # Errors
/// As [`run`].
pub async fn step(app: &App, pages: u32, limit: u16) -> Result<Report, AppError> {
    let night = app.now().millis().saturating_add(NIGHT_AHEAD_MS).div_euclid(DAY_MS);
    let stored = app.db.sweep_progress().await?;
    let at = |segment| {
        let known = stored.iter().find(|at| at.segment == segment && at.night == night).cloned();
        known.unwrap_or(Progress { segment, night, place: None, done: false })
    };
    let open = (0..SEGMENTS).map(at).filter(|at| !at.done);
    let reports = try_join_all(open.map(|at| segment(app, at, pages, limit))).await?;
    let report = reports.into_iter().fold(Report::default(), Report::plus);
    announce(&report);
    Ok(report)
}

/// Sweeps the whole table at once, whatever was swept tonight.
///
/// # Errors
/// As [`run`].
pub async fn whole(app: &App) -> Result<Report, AppError> {
    let mut report = Report::default();
    for segment in 0..SEGMENTS {
        let mut place = None;
        loop {
            let mut page = app.db.sweep_page((segment, SEGMENTS), place.as_ref(), PAGE).await?;
            place = page.next.take();
            report = report.plus(look_at(app, page).await?);
            if place.is_none() {
                break;
            }
        }
    }
    announce(&report);
    Ok(report)
}

/// Says what was found. The metric is an alarm: something was lost before it was found here.
fn announce(report: &Report) {
    if report.repaired() > 0 {
        tracing::error!(
            metric = "sweep_repaired",
            indexed = report.indexed,
            standings = report.standings,
            deadlines = report.deadlines,
            queries = report.queries,
            confirmations = report.confirmations,
            needs = report.needs,
            products = report.products,
            stores = report.stores,
            orphans = report.orphans,
            "the sweep repaired what the projector should have written"
        );
    }
    if report.items > 0 {
        let Report { items, rewritten, finished, left, unreadable, .. } = report;
        tracing::info!(items, rewritten, finished, left, unreadable, "swept");
    }
}

/// Reads a segment on from where it is, and stores how far it is after each page.
async fn segment(app: &App, mut at: Progress, pages: u32, limit: u16) -> Result<Report, AppError> {
    let end = app.now().millis().saturating_add(RUN_MS);
    let mut report = Report::default();
    for _ in 0..pages {
        if app.now().millis() >= end {
            break;
        }
        let page = (at.segment, SEGMENTS);
        let mut page = app.db.sweep_page(page, at.place.as_ref(), limit).await?;
        at.place = page.next.take();
        at.done = at.place.is_none();
        report = report.plus(look_at(app, page).await?);
        app.db.save_sweep_progress(&at).await?;
        if at.done {
            break;
        }
    }
    Ok(report)
}

/// Repairs what a page of the sweep shows to be wrong.
async fn look_at(app: &App, page: Swept) -> Result<Report, AppError> {
    for error in &page.unreadable {
        let problem = std::error::Error::source(error).map(ToString::to_string);
        tracing::error!(metric = "sweep_unreadable", problem, "{error}");
    }
    let mut report = Report {
        items: page.items,
        rewritten: page.rewritten,
        unreadable: page.unreadable.len(),
        ..Report::default()
    };
    let (mut orders, mut payments) = (Vec::new(), Vec::new());
    let (mut entries, mut standings, mut filed) = (Vec::new(), Vec::new(), Vec::new());
    let (mut products, mut chunks, mut stores) = (Vec::new(), Vec::new(), Vec::new());
    for found in page.found {
        match found {
            Found::Order(order) => orders.push(*order),
            Found::Payment(payment) => payments.push(*payment),
            Found::Entry(entry) => entries.push(entry),
            Found::Standing(standing) => standings.push(standing),
            Found::Deadline(one) => filed.push(one),
            Found::Product(product) => products.push(*product),
            Found::Store(store) => stores.push(*store),
            Found::Names(chunk) => chunks.push(chunk),
        }
    }
    orders.retain(|order| is_grown(app, order.created_at()));
    payments.retain(|payment| is_grown(app, payment.created_at));
    let from = app.db.first_open_minute().await?;
    let open = OpenMinutes::of(app, from);
    (report.indexed, report.found_by_contact) = index(app, &orders).await?;
    report.standings = stand(app, &orders).await?;
    for order in orders.iter().filter(|order| order.status == Status::Pending) {
        report.deadlines = report.deadlines.saturating_add(deadline(app, order, open).await?);
    }
    for order in orders.iter().filter(|order| is_grown(app, order.updated_at())) {
        let confirmed = money::confirm(app, order, open).await?;
        report.confirmations = report.confirmations.saturating_add(confirmed);
    }
    report.needs = money::list(app, &payments).await?;
    for payment in payments.iter().filter(|payment| !payment.holds_money()) {
        report.queries = report.queries.saturating_add(query(app, payment, open).await?);
    }
    products.retain(|product| is_grown(app, product.updated_at));
    report.products = names::check(app, &products).await?;
    let recent = window::young_since(app);
    for chunk in chunks {
        let repaired = names::check_chunk(app, chunk, recent).await?;
        report.products = report.products.saturating_add(repaired);
    }
    report.stores = list_stores(app, &stores).await?;
    report.orphans = orphans(app, &entries).await?;
    let (orphans, left) = left(app, &standings).await?;
    report.orphans = report.orphans.saturating_add(orphans);
    report.left = left;
    report.finished = finished(app, &filed, from).await?;
    Ok(report)
}

/// Lists the stores again that the market's list does not have as they are, and returns how many
/// those were: what older code wrote before there was that list.
async fn list_stores(app: &App, stores: &[Store]) -> Result<usize, AppError> {
    let lacking = app.db.stores_not_listed(stores).await?;
    for id in &lacking {
        retry("list_store", || async {
            let Some(store) = app.db.store(*id).await? else { return Ok(()) };
            app.db.list_store(&store).await.or_again()
        })
        .await?;
    }
    Ok(lacking.len())
}

/// Files the orders again that lack an entry in a list, and returns how many of them the projector
/// had lost, and how many are older than the entries by their contact.
async fn index(app: &App, orders: &[Order]) -> Result<(usize, usize), AppError> {
    let orders: Vec<_> = orders.iter().collect();
    let lacking =
        app.db.orders_without_entries(&orders, |order| filing::contacts(app, order)).await?;
    let (mut lost, mut old) = (0_usize, 0_usize);
    for order in orders {
        let Some(by_contact_alone) = lacking.get(&order.id) else { continue };
        app.db.index_order(order, &filing::contacts(app, order)).await?;
        // Whatever was lost of a new order is found in its first or second night.
        let is_old = order.created_at().plus_millis(2 * DAY_MS) < app.now();
        let counter = if *by_contact_alone && is_old { &mut old } else { &mut lost };
        *counter = counter.saturating_add(1);
    }
    Ok((lost, old))
}

/// Writes again where those orders stand whose entry does not say so, and returns how many those
/// were. They are read again, since what was swept may be seconds old.
async fn stand(app: &App, orders: &[Order]) -> Result<usize, AppError> {
    let orders = orders.iter().filter(|order| is_grown(app, order.updated_at()));
    let lacking = app.db.orders_not_standing(&orders.collect::<Vec<_>>()).await?;
    let mut written = 0_usize;
    for id in lacking {
        let Some(order) = app.db.order(id).await? else { continue };
        if is_grown(app, order.updated_at()) {
            app.db.stand(&order).await?;
            written = written.saturating_add(1);
        }
    }
    Ok(written)
}

/// Deletes the entries that say where orders do not stand; returns how many of those were of orders
/// that don't exist, and how many of orders that have gone on.
async fn left(app: &App, standings: &[FoundStanding]) -> Result<(usize, usize), AppError> {
    let ids: BTreeSet<OrderId> = standings.iter().map(|standing| standing.order).collect();
    let orders = app.db.order_heads(&ids).await?;
    let orders: BTreeMap<_, _> = orders.iter().map(|order| (order.id, order)).collect();
    let (mut orphans, mut left) = (0_usize, 0_usize);
    for standing in standings {
        let counter = match orders.get(&standing.order) {
            None => &mut orphans,
            Some(order) if !standing.is_of(order) && is_grown(app, order.updated_at()) => &mut left,
            Some(_) => continue,
        };
        app.db.delete_standing(standing).await?;
        *counter = counter.saturating_add(1);
    }
    Ok((orphans, left))
}

/// Files the deadline of an order that waits and has none; returns how many were filed.
async fn deadline(app: &App, order: &Order, open: OpenMinutes) -> Result<usize, AppError> {
    let due = Due::Order(order.id);
    let minute = minute_of(order.deadline);
    let places = if minute >= open.now {
        vec![(due, minute)]
    } else if open.is_young(minute) || open.is_late() {
        return Ok(0);
    } else {
        open.places(due, minute)
    };
    if !app.db.which_are_filed(&places).await?.is_empty() {
        return Ok(0);
    }
    // It may have been decided since, or wait until a provider has decided.
    let Some((order, payments)) = app.db.order_with_payments(order.id).await? else {
        return Ok(0);
    };
    if order.status != Status::Pending || payments.iter().any(|one| one.is_undecided(app.now())) {
        return Ok(0);
    }
    filing::file_order(app, &order).await?;
    Ok(1)
}

/// Files the next query about a payment that has no money, if its schedule is not over and none is
/// filed; returns how many were filed.
async fn query(app: &App, payment: &Payment, open: OpenMinutes) -> Result<usize, AppError> {
    let created = minute_of(payment.created_at);
    let minute = |n| {
        let after = query_after_s(payment.method, n)?;
        Some(minute_of(payment.created_at.plus_seconds(after)))
    };
    let numbers = 1..=query_count(payment.method);
    let next = numbers.filter_map(|n| Some((n, minute(n)?))).find(|(_, at)| *at > open.now);
    let Some((n, at)) = next else { return Ok(0) };
    let due = |n| Due::Query(payment.id, n);
    if !app.db.which_are_filed(&[(due(n), at)]).await?.is_empty() {
        return Ok(0);
    }
    // One before may wait still, since its provider does not answer.
    let before: Vec<_> =
        (0..n).flat_map(|n| open.places(due(n), minute(n).unwrap_or(created))).collect();
    if open.is_late() || !app.db.which_are_filed(&before).await?.is_empty() {
        return Ok(0);
    }
    filing::file_query_of(app, payment, n).await?;
    Ok(1)
}

/// Deletes the entries whose order does not exist, and returns how many those were.
async fn orphans(app: &App, entries: &[Entry]) -> Result<usize, AppError> {
    let ids: BTreeSet<OrderId> = entries.iter().map(|entry| entry.order).collect();
    let there: BTreeSet<OrderId> =
        app.db.order_heads(&ids).await?.iter().map(|order| order.id).collect();
    let orphans: Vec<_> = entries.iter().filter(|entry| !there.contains(&entry.order)).collect();
    for entry in &orphans {
        app.db.delete_entry(entry).await?;
    }
    Ok(orphans.len())
}

/// Deletes the deadlines that no longer count, and those in minutes that are finished, which nobody
/// reads any more; returns how many those were. `from` is the first minute that is not finished.
async fn finished(app: &App, filed: &[Filed], from: i64) -> Result<usize, AppError> {
    let ids: BTreeSet<OrderId> = filed.iter().map(|one| one.due.order()).collect();
    let orders = app.db.order_heads(&ids).await?;
    let orders: BTreeMap<_, _> = orders.iter().map(|order| (order.id, order)).collect();
    let mut deleted = 0_usize;
    for one in filed {
        let counts = match (orders.get(&one.due.order()), one.due) {
            _ if one.minute < from => false,
            (None, _) => false,
            (Some(order), Due::Order(_)) => order.status == Status::Pending,
            (Some(_), Due::Query(payment, _)) => deadlines::is_asked_about(app, payment).await?,
        };
        if !counts {
            app.db.unfile(one.due, one.minute).await?;
            deleted = deleted.saturating_add(1);
        }
    }
    Ok(deleted)
}
