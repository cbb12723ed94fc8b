//! Health, the OpenAPI document and its page.

mod docs;
mod health;
mod openapi;

use endpoint::Route;

pub use docs::Docs;
pub use health::{Health, HealthView};
pub use openapi::Openapi;

/// Says that the market answers.
pub static HEALTH: Route = Route::of::<Health>();
/// Gives out the OpenAPI document.
pub static OPENAPI: Route = Route::of::<Openapi>();
/// Shows the OpenAPI document to people.
pub static DOCS: Route = Route::of::<Docs>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[&HEALTH, &OPENAPI, &DOCS];
