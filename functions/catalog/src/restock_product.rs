//! `POST /api/merchants/products/{product_id}/restock`

use app::{App, catalog};
use domain::{Code, ProductId, refusal::body_field};
use endpoint::{
    Access, Body, Endpoint, IdempotencyKey, Int, Keeper, Ok200, Path, Problem, Spec, agreed, body,
};

use crate::views::StockView;

/// Adds units to a product's stock, once for each key.
pub struct RestockProduct;

body! {
    /// How many units come in.
    pub struct RestockBody {
        /// So many.
        pub quantity: Option<Int<1, 1_000_000>>,
        /// Another name of `quantity`; both must agree.
        pub amount: Option<Int<1, 1_000_000>>,
    }
}

impl Endpoint for RestockProduct {
    const SPEC: Spec =
        Spec::post("restock-product", "/api/merchants/products/{product_id}/restock")
            .aliases(&["/api/admin/products/{product_id}/restock"])
            .summary("Add units to a product's stock.")
            .table(&[Access::Query, Access::Put, Access::Update])
            .fails(&[Code::StockNotTracked]);

    type Input = (Keeper, Path<ProductId>, IdempotencyKey, Body<RestockBody>);
    type Output = Ok200<StockView>;

    async fn handle(
        app: &App,
        (keeper, Path(id), key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let units = body.units()?;
        let stocked = catalog::restock(app, keeper.0, id, units, key.0).await?;
        Ok(Ok200(StockView { product_id: id, stock: stocked.stock }))
    }
}

impl RestockBody {
    /// How many units come in.
    ///
    /// # Errors
    /// Neither name says it, or they say different things.
    pub fn units(self) -> Result<u32, Problem> {
        let mut wrong = Vec::new();
        let units = agreed("amount", self.quantity, self.amount, &mut wrong);
        if units.is_none() {
            wrong.push(body_field("quantity", "missing", "is required"));
        }
        match units {
            Some(units) if wrong.is_empty() => Ok(units.get(1)),
            _ => Err(Problem::fields(wrong)),
        }
    }
}

#[cfg(test)]
mod tests {
    use endpoint::{Errors, Field, Raw};
    use serde_json::{Value, json};

    use super::*;

    fn units(value: &Value) -> Result<u32, Vec<&'static str>> {
        let mut errors = Errors::new("body");
        let body = RestockBody::parse(Raw { value, text: false, strict: true }, &mut errors);
        let units = errors.none_with(body).and_then(RestockBody::units);
        units.map_err(|problem| problem.errors().iter().map(|error| error.kind).collect())
    }

    #[test]
    fn either_name_says_how_many() {
        for (body, want) in [
            (json!({ "quantity": 5 }), Ok(5)),
            (json!({ "amount": 1_000_000 }), Ok(1_000_000)),
            (json!({ "quantity": 5, "amount": 5 }), Ok(5)),
            (json!({ "quantity": 5, "amount": 6 }), Err(vec!["conflict"])),
            (json!({}), Err(vec!["missing"])),
            (json!({ "quantity": 0 }), Err(vec!["range"])),
            (json!({ "quantity": 1_000_001 }), Err(vec!["range"])),
            (json!({ "quantity": "5" }), Err(vec!["type"])),
        ] {
            assert_eq!(units(&body), want, "{body}");
        }
    }
}
