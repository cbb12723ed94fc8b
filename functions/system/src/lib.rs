//! Health, the OpenAPI document and its page.

mod get_docs;
mod get_health;
mod get_openapi;

use endpoint::Route;

pub use get_docs::GetDocs;
pub use get_health::{GetHealth, HealthView};
pub use get_openapi::GetOpenapi;

/// [`GetHealth`]
pub static GET_HEALTH: Route = Route::of::<GetHealth>();
/// [`GetOpenapi`]
pub static GET_OPENAPI: Route = Route::of::<GetOpenapi>();
/// [`GetDocs`]
pub static GET_DOCS: Route = Route::of::<GetDocs>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[&GET_HEALTH, &GET_OPENAPI, &GET_DOCS];
