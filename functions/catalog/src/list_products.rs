//! `GET /api/products`

use app::{App, catalog};
use domain::{
    StoreId, Text,
    catalog::{Filter, ProductKind, Sort},
};
use endpoint::{
    Access, Anyone, Endpoint, Int, Listing, Problem, Query, Spec, TextLine, body, window,
};

use crate::{ProductView, front::Front};

/// Lists the products on the shelf.
pub struct ListProducts;

body! {
    /// Which products, and in which order.
    pub struct ProductsQuery {
        /// Only this store's.
        pub store: Option<StoreId>,
        /// Another name of `store`, which goes before it.
        pub store_id: Option<StoreId>,
        /// Only this kind; paths that fix the kind go before it.
        pub kind: Option<ProductKind>,
        /// Only the category with this id or name.
        pub category: Option<Text<1, 40>>,
        /// Only those whose name holds this, whatever its case.
        pub q: Option<Text<1, 50>>,
        /// In which order; the newest first if nothing is said.
        pub sort_by: Option<Sort>,
        /// At most so many.
        pub limit: Option<Int<1, 100>>,
        /// Leaving out so many first.
        pub skip: Option<Int<0, 1000>>,
        /// From a `next_cursor` on.
        pub cursor: Option<TextLine<2000>>,
    }
}

impl Endpoint for ListProducts {
    const SPEC: Spec = Spec::get("list-products", "/api/products")
        .aliases(&["/api/members/products", "/orchestration/menu/items"])
        .summary("List the products on the shelf.")
        .table(&[Access::QueryIndex, Access::BatchGet]);

    type Input = (Anyone, Front, Query<ProductsQuery>);
    type Output = Listing<ProductView>;

    async fn handle(
        app: &App,
        (_, front, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let window = window(query.limit, query.skip, query.cursor.as_ref())?;
        let sort = query.sort_by.unwrap_or_default();
        let page = catalog::shelf(app, &query.filter(front), sort, &window).await??;
        Ok(Listing(page.map(|stocked| front.listed(stocked))))
    }
}

impl ProductsQuery {
    fn filter(self, front: Front) -> Filter {
        Filter {
            store: self.store.or(self.store_id),
            kind: front.kind().or(self.kind),
            category: self.category,
            q: self.q,
        }
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn parse(value: &Value) -> Result<ProductsQuery, Vec<&'static str>> {
        let mut errors = Errors::new("query");
        let query = ProductsQuery::parse(Raw { value, text: true, strict: true }, &mut errors);
        let query = errors.none_with(query);
        query.map_err(|problem| problem.errors().iter().map(|error| error.kind).collect())
    }

    #[test]
    fn a_query_is_read_from_text() {
        let id = "str_0123456789ABCDEFG";
        let query = parse(&json!({ "store_id": id, "kind": "gift", "sort_by": "", "limit": "5" }));
        let query = query.unwrap();
        assert_eq!(query.sort_by.unwrap_or_default(), Sort::Newest);
        let filter = query.clone().filter(Front::Market);
        assert_eq!(filter.store.map(|store| store.to_string()).as_deref(), Some(id));
        assert_eq!(filter.kind, Some(ProductKind::Gift));
        assert_eq!(query.filter(Front::Menu).kind, Some(ProductKind::MenuItem));

        for (query, want) in [
            (json!({ "limit": "101" }), "range"),
            (json!({ "skip": "-1" }), "range"),
            (json!({ "sort_by": "stock" }), "choice"),
            (json!({ "page": "2" }), "unknown_field"),
        ] {
            assert_eq!(parse(&query).unwrap_err(), [want], "{query}");
        }
    }
}
