//! `POST /api/merchants/options/{group_id}/restock`

use app::{App, catalog};
use domain::{ChoiceCode, Code, GroupId, StoreId};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Idempotency, Int, Ok200, Path, Problem, Spec,
    StoreStaff,
};

use crate::views::ChoiceStockView;

/// Add units to the stock of a choice of an option group.
#[derive(Documented)]
pub struct RestockChoice;

/// Units of a choice to add.
#[derive(Clone, Debug, Body)]
pub struct RestockChoiceBody {
    /// Code of the choice.
    pub choice: ChoiceCode,
    /// Number of units.
    pub quantity: Int<1, 1_000_000>,
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

impl Endpoint for RestockChoice {
    const SPEC: Spec = Spec::post("restock-choice", "/api/merchants/options/{group_id}/restock")
        .example(r#"{"choice": "PD", "quantity": 20}"#)
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::Put(Collection::Once),
            Access::Update(Collection::Choice),
        ])
        .errors(&[Code::StockNotTracked]);

    type Input = (StoreStaff, Path<GroupId>, Idempotency, Body<RestockChoiceBody>);
    type Output = Ok200<ChoiceStockView>;

    async fn handle(
        app: &App,
        (staff, Path(group), key, Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let once = key.once(staff.0, Self::SPEC.id);
        let RestockChoiceBody { choice, quantity, store_id } = body;
        let store = staff.store(store_id)?;
        let units = quantity.get(1);
        let stock = catalog::restock_choice(app, store, group, choice, units, once).await?;
        Ok(Ok200(ChoiceStockView { group_id: group, choice, stock }))
    }
}
