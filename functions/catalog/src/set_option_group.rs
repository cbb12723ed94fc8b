//! `PUT /api/merchants/options/{group_id}`

use app::{
    App,
    catalog::{self, NewChoice, NewOptionGroup},
};
use domain::{ChoiceCode, Code, GroupId, StoreId, Text, TwdDelta, catalog::MAX_CHOICES};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Int, List, Ok200, Patch, Path, Problem, Spec,
    StoreStaff,
};

use crate::views::OptionGroupView;

/// Add an option group to the caller's store, or replace it. It counts at once for every product
/// that offers it.
#[derive(Documented)]
pub struct SetOptionGroup;

/// A choice of an option group.
#[derive(Clone, Debug, Body)]
pub struct ChoiceBody {
    /// Its code, unique in the store.
    pub code: ChoiceCode,
    /// Choice name.
    pub name: Text<1, 40>,
    /// Choice name in English.
    pub name_en: Option<Text<1, 60>>,
    /// What it adds to the price of one unit in TWD (0 by default); below zero if it takes
    /// something off.
    pub price_delta: Option<TwdDelta>,
    /// Whether it can be chosen now. It can by default.
    pub available: Option<bool>,
    /// Units in stock, whatever it is chosen with: a number starts tracking the stock or repeats
    /// the current one, null stops tracking. What is tracked changes by restocking.
    pub stock: Patch<Int<0, 1_000_000>>,
}

/// A group of choices that products may offer.
#[derive(Clone, Debug, Body)]
pub struct OptionGroupBody {
    /// Group name.
    pub name: Text<1, 40>,
    /// Group name in English.
    pub name_en: Option<Text<1, 60>>,
    /// The fewest choices that are made of it (0 by default).
    pub min: Option<Int<0, 20>>,
    /// The most. One choice may be made several times.
    pub max: Int<1, 20>,
    /// The choices, in the order in which they are shown.
    pub choices: List<ChoiceBody, 1, MAX_CHOICES>,
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

impl Endpoint for SetOptionGroup {
    const SPEC: Spec = Spec::put("set-option-group", "/api/merchants/options/{group_id}")
        .example(
            r#"{"name": "加料", "min": 0, "max": 3,
                "choices": [{"code": "BB", "name": "珍珠", "price_delta": 10},
                            {"code": "PD", "name": "布丁", "price_delta": 15, "stock": 20}]}"#,
        )
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Choice),
            Access::Put(Collection::Choice),
            Access::Put(Collection::Store),
            Access::Delete(Collection::Store),
        ])
        .errors(&[Code::ChoiceCodeTaken]);

    type Input = (StoreStaff, Path<GroupId>, Body<OptionGroupBody>);
    type Output = Ok200<OptionGroupView>;

    async fn handle(
        app: &App,
        (staff, Path(id), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.store(body.store_id)?;
        let group = catalog::set_option_group(app, store, &body.group(id)).await?;
        Ok(Ok200(group.into()))
    }
}

impl OptionGroupBody {
    fn group(self, id: GroupId) -> NewOptionGroup {
        let choice = |body: ChoiceBody| NewChoice {
            code: body.code,
            name: body.name,
            name_en: body.name_en,
            delta: body.price_delta.unwrap_or_default(),
            available: body.available.unwrap_or(true),
            units: body.stock.map(|units| units.get(0)),
        };
        NewOptionGroup {
            id,
            name: self.name,
            name_en: self.name_en,
            min: self.min.map_or(0, |min| min.get(0)),
            max: self.max.get(1),
            choices: self.choices.0.into_iter().map(choice).collect(),
        }
    }
}
