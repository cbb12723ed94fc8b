//! The settings of a store, as its merchant chose them.

use serde::{Deserialize, Serialize};

use super::{Address, Adjustment, AdjustmentKind, Area, FulfilmentMethod};
use crate::{Twd, TwdDelta, catalog::ProductKind};

/// What a store charges for a parcel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingFee {
    /// To the main island, in TWD.
    pub main: Twd,
    /// To the outlying islands, in TWD.
    pub outlying: Twd,
    /// From this sum of the lines on, in TWD, the main island costs nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Twd>,
}

/// The settings of a store. What is not set has the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorePolicy {
    /// What a parcel to the door costs; nothing if it is not set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ship_home: Option<ShippingFee>,
    /// The most units of one stock that an order takes; by default 20, or 99 of a dish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u16>,
}

/// The most units of one stock in an order, unless the store sets another number.
const MOST: u16 = 20;
/// As [`MOST`], of a dish.
const MOST_OF_A_DISH: u16 = 99;

impl StorePolicy {
    /// The most units of one stock of `kind` that an order takes.
    #[must_use]
    pub fn most_of(&self, kind: ProductKind) -> u16 {
        self.most.unwrap_or(match kind {
            ProductKind::MenuItem => MOST_OF_A_DISH,
            ProductKind::Goods | ProductKind::Gift => MOST,
        })
    }

    /// What is added to `goods`, the sum of the lines in TWD, for an order that arrives this way.
    #[must_use]
    pub fn adjustments(
        &self,
        method: FulfilmentMethod,
        address: Option<&Address>,
        goods: Twd,
    ) -> Vec<Adjustment> {
        let fee = match (method, self.ship_home) {
            (FulfilmentMethod::ShipHome, Some(fees)) => fees.of(address, goods),
            (FulfilmentMethod::ShipHome, None) => Twd::ZERO,
            (FulfilmentMethod::DineIn | FulfilmentMethod::Takeaway, _) => Twd::ZERO,
            (FulfilmentMethod::Digital, _) => Twd::ZERO,
        };
        if fee == Twd::ZERO {
            return Vec::new();
        }
        let amount = TwdDelta::from(fee);
        vec![Adjustment { n: 1, kind: AdjustmentKind::Shipping, amount }]
    }

    /// How much more the lines have to cost, in TWD, until the parcel is free.
    #[must_use]
    pub fn until_free(
        &self,
        method: FulfilmentMethod,
        address: Option<&Address>,
        goods: Twd,
    ) -> Option<Twd> {
        let main = address.is_none_or(|address| address.area() == Area::Main);
        let from = self.ship_home.filter(|_| method == FulfilmentMethod::ShipHome && main)?;
        Twd::new(from.free_from?.get().checked_sub(goods.get())?).filter(|left| *left > Twd::ZERO)
    }
}

impl ShippingFee {
    fn of(&self, address: Option<&Address>, goods: Twd) -> Twd {
        match address.map_or(Area::Main, Address::area) {
            Area::Outlying => self.outlying,
            Area::Main if self.free_from.is_some_and(|from| goods >= from) => Twd::ZERO,
            Area::Main => self.main,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PostalCode, Text};

    fn twd(amount: i64) -> Twd {
        Twd::new(amount).unwrap()
    }

    #[test]
    fn a_parcel_costs_what_its_way_and_its_area_cost() {
        let fees = ShippingFee { main: twd(80), outlying: twd(200), free_from: Some(twd(1000)) };
        let policy = StorePolicy { ship_home: Some(fees), most: None };
        let address = |code: &str| Address {
            postal_code: PostalCode::new(code).unwrap(),
            city: Text::new("x").unwrap(),
            address: Text::new("x").unwrap(),
        };
        use FulfilmentMethod::{Digital, ShipHome, Takeaway};
        for (method, code, goods, want, until_free) in [
            (ShipHome, "100", 999, 80, Some(1)),
            (ShipHome, "100", 1000, 0, None),
            (ShipHome, "880", 1000, 200, None),
            (ShipHome, "952", 10, 200, None),
            (ShipHome, "21199", 10, 200, None),
            (ShipHome, "20041", 10, 80, Some(990)),
            (Takeaway, "100", 10, 0, None),
            (Digital, "100", 10, 0, None),
        ] {
            let address = address(code);
            let found = policy.adjustments(method, Some(&address), twd(goods));
            let sum: i64 = found.iter().map(|adjustment| adjustment.amount.get()).sum();
            assert_eq!(sum, want, "{method:?} to {code} for {goods}");
            let left = policy.until_free(method, Some(&address), twd(goods));
            assert_eq!(left.map(Twd::get), until_free, "{method:?} to {code} for {goods}");
        }
        let free = StorePolicy::default();
        assert_eq!(free.adjustments(ShipHome, Some(&address("100")), twd(1)), vec![]);
    }
}
