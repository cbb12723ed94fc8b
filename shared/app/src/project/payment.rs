//! What follows from a change of a payment: the first query of its schedule.

use db::stream::Changed;
use domain::payment::Payment;

use crate::{App, AppError, filing};

/// Files when the provider of a new payment is asked about it. Each query files the next one.
pub(super) async fn project(app: &App, changed: &Changed<Payment>) -> Result<(), AppError> {
    match (&changed.old, &changed.new) {
        (None, Some(created)) => filing::file_query_of(app, created, 1).await,
        (Some(_), _) | (None, None) => Ok(()),
    }
}
