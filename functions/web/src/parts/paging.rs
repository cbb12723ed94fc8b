//! Pagination of the lists on pages.

use app::AppError;
use db::{Page, PageParams};
use domain::Code;
use endpoint::ListCursor;

/// How many items a page of the shop shows.
const PAGE_SIZE: u16 = 24;

/// The page of a list that `params` asks for; the first one where its cursor is of another list.
pub(crate) async fn nearest_page<T, F>(
    params: PageParams,
    load: impl Fn(PageParams) -> F,
) -> Result<Page<T>, AppError>
where
    F: Future<Output = Result<Page<T>, AppError>>,
{
    let first = PageParams { cursor: None, ..params.clone() };
    let asked = params.cursor.is_some();
    match load(params).await {
        Err(error) if asked && error.code() == Code::ValidationFailed => load(first).await,
        page => page,
    }
}

/// The page that begins at `cursor`, or the first.
pub(crate) fn page_params(cursor: Option<&ListCursor>) -> PageParams {
    PageParams { limit: PAGE_SIZE, skip: 0, cursor: cursor.map(|cursor| cursor.0.clone()) }
}
