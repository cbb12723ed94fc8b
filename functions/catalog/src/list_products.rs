//! `GET /api/products`

use app::{App, catalog, stores};
use domain::{
    Points, StoreId, Text,
    catalog::{Filter, ProductCard, ProductKind, Sort},
};
use endpoint::{
    Access, ApiDialect, Collection, Dialect, Documented, Endpoint, ListResponse, PageQuery,
    Problem, Public, Query, Spec, agreed, choice, query_field, untranslated,
};

use crate::{ProductView, dialect};

/// List the products on sale. What has changed in the last seconds may be missing, in a search by
/// words or by several filters in the last quarter of a minute, and `stock` is what there is at
/// least.
#[derive(Documented)]
pub struct ListProducts;

/// Which products, and in which order.
#[derive(Clone, Debug, Query)]
pub struct ProductsQuery {
    /// Store id.
    pub store: Option<StoreId>,
    /// Store id: the same as `store`.
    pub store_id: Option<StoreId>,
    /// Kind of product. The menu has menu items only.
    pub kind: Option<ProductKind>,
    /// Category id or name.
    pub category: Option<Text<1, 40>>,
    /// The least price in points; products without a points price have none.
    pub points_min: Option<Points>,
    /// The points design's name of `points_min`.
    pub required_points_min: Option<Points>,
    /// Only products on sale are listed.
    pub is_active: Option<OnSale>,
    /// Words of the name, or of the one in English, in any order and case.
    pub q: Option<Text<1, 50>>,
    /// Sort order; newest first by default.
    pub sort_by: Option<Sort>,
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

/// `true`: a product that is archived is in no public list.
#[derive(Clone, Copy, Debug)]
pub struct OnSale;

impl OnSale {
    const ALL: [Self; 1] = [Self];

    const fn name(self) -> &'static str {
        "true"
    }
}

choice!(OnSale, name);

impl Endpoint for ListProducts {
    const SPEC: Spec = Spec::get("list-products", "/api/products")
        .aliases(&["/api/members/products", "/orchestration/menu/items"])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[
            Access::BatchGet(Collection::Names),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::List),
        ]);

    type Input = (Public, Dialect, Query<ProductsQuery>);
    type Output = ListResponse<ProductView>;

    async fn handle(
        app: &App,
        (_, Dialect { design, .. }, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let params = query.page.clone().params(dialect::default_limit(design));
        let sort = query.sort_by.unwrap_or_default();
        let filter = query.filter(design)?;
        let page = catalog::active_products(app, &filter, sort, &params).await?;
        let names = stores::names(app, page.items.iter().map(|card| card.store)).await?;
        let view = |card: ProductCard| {
            let store = names.get(&card.store);
            ProductView::card(card, design).of_store(store)
        };
        Ok(ListResponse(page.map(view)))
    }
}

impl ProductsQuery {
    /// Which products, for the clients of `design`.
    ///
    /// # Errors
    /// Two names of a parameter with different values.
    fn filter(self, design: ApiDialect) -> Result<Filter, Problem> {
        let mut wrong = Vec::new();
        let store = agreed("store_id", query_field, self.store, self.store_id, &mut wrong);
        let (points_min, other) = (self.points_min, self.required_points_min);
        let points_min = agreed("required_points_min", query_field, points_min, other, &mut wrong);
        if !wrong.is_empty() {
            return Err(wrong.into());
        }
        let any_points = (design == ApiDialect::Points).then_some(Points::ZERO);
        let kind = (design == ApiDialect::Restaurant).then_some(ProductKind::MenuItem);
        Ok(Filter {
            store,
            kind: kind.or(self.kind),
            points_min: points_min.or(any_points),
            category: self.category,
            q: self.q,
        })
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Fields, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn parse(value: &Value) -> Result<ProductsQuery, Vec<&'static str>> {
        let mut errors = Errors::new("query");
        let object = Raw::pairs(value, true).object(&mut errors).unwrap();
        let mut known = Vec::new();
        ProductsQuery::names(&mut known);
        object.only(&known, &mut errors);
        let query = ProductsQuery::read(&object, &mut errors);
        errors.finish(query).map_err(|errors| errors.iter().map(|error| error.kind).collect())
    }

    #[test]
    fn a_query_is_read_from_text() {
        let id = "str_0123456789ABCDEFG";
        let query = parse(&json!({ "store_id": id, "kind": "gift", "sort_by": "", "limit": "5" }));
        let query = query.unwrap();
        assert_eq!(query.sort_by.unwrap_or_default(), Sort::Newest);
        let filter = query.clone().filter(ApiDialect::Canonical).unwrap();
        assert_eq!(filter.store.map(|store| store.to_string()).as_deref(), Some(id));
        assert_eq!((filter.kind, filter.points_min), (Some(ProductKind::Gift), None));
        assert_eq!(
            query.clone().filter(ApiDialect::Points).unwrap().points_min,
            Some(Points::ZERO)
        );
        let menu = query.filter(ApiDialect::Restaurant).unwrap();
        assert_eq!(menu.kind, Some(ProductKind::MenuItem));

        for (query, want) in [
            (json!({ "limit": "101" }), "range"),
            (json!({ "skip": "-1" }), "range"),
            (json!({ "sort_by": "stock" }), "enum"),
            (json!({ "page": "2" }), "unknown_field"),
            (json!({ "is_active": "false" }), "enum"),
            (json!({ "cursor": "nonsense" }), "format"),
        ] {
            assert_eq!(parse(&query).unwrap_err(), [want], "{query}");
        }
    }
}
