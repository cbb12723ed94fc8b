//! A list of products on a page: its cards, its pages, and what it is filtered by.

use std::collections::HashMap;

use app::{App, AppError, catalog, stores};
use db::Page;
use domain::{
    StoreId,
    catalog::{Filter, ProductCard, Sort},
    store::StoreName,
};
use endpoint::ListCursor;
use maud::{Markup, html};

use crate::{
    context::PageContext,
    parts::{
        card::grid,
        notice::{empty, toast},
        pager::Pager,
        paging::{nearest_page, page_params},
    },
    text::shop as text,
};

/// A page of products, and the names of their stores.
#[derive(Clone, Debug)]
pub(crate) struct Listing {
    /// The page.
    pub(crate) page: Page<ProductCard>,
    /// The names of the stores that the page names.
    pub(crate) stores: HashMap<StoreId, StoreName>,
}

impl Listing {
    /// The page of the products that `filter` keeps which begins at `cursor`. In a list of one
    /// store nothing names the store.
    ///
    /// # Errors
    /// When the table does not answer.
    pub(crate) async fn load(
        app: &App,
        filter: &Filter,
        sort: Sort,
        cursor: Option<&ListCursor>,
    ) -> Result<Self, AppError> {
        let page = nearest_page(page_params(cursor), |params| async move {
            catalog::active_products(app, filter, sort, &params).await
        })
        .await?;
        let named = page.items.iter().filter(|_| filter.store.is_none()).map(|card| card.store);
        let stores = stores::names(app, named).await?;
        Ok(Self { page, stores })
    }

    /// The cards, or that there are none with the way to `all` products, and the other pages, whose
    /// addresses `from` makes.
    pub(crate) fn draw(
        &self,
        ctx: &PageContext,
        all: &str,
        from: impl Fn(Option<&str>) -> String,
    ) -> Markup {
        html! {
            @if self.page.items.is_empty() {
                (empty(text::nothing_found(ctx), Some((all, text::show_all(ctx)))))
            } @else {
                (grid(ctx, &self.page.items, &self.stores))
            }
            (Pager::of(&self.page, from).draw(ctx))
        }
    }
}

/// The field that sorts a list of products.
pub(crate) fn sort_field(ctx: &PageContext, chosen: Sort) -> Markup {
    html! {
        label {
            span { (text::sort_by(ctx)) }
            select name="sort" {
                @for known in Sort::ALL {
                    option value=(known.as_str()) selected[chosen == *known] {
                        (order(ctx, *known))
                    }
                }
            }
        }
    }
}

fn order(ctx: &PageContext, sort: Sort) -> &'static str {
    match sort {
        Sort::PriceAsc => text::price_low_first(ctx),
        Sort::PriceDesc => text::price_high_first(ctx),
        Sort::NameAsc => text::name_first(ctx),
        Sort::Newest => text::newest_first(ctx),
        Sort::PointsAsc => text::points_low_first(ctx),
    }
}

/// What is said where a product was put into the cart.
pub(crate) fn added(ctx: &PageContext) -> Markup {
    toast(text::added(ctx), Some((&ctx.href("/cart"), text::go_to_cart(ctx))))
}
