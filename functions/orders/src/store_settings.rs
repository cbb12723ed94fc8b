//! A store's settings in the API.

use domain::{
    StoreId, Twd,
    order::policy::{ShippingFee, StorePolicy},
    store::Store,
};
use endpoint::{Body, Int, OkWithEtag, Query, View};
use serde::Serialize;

/// The highest number of units that a store may let an order take of one stock.
const MAX_MOST: i64 = 999;

/// Whose settings.
#[derive(Clone, Debug, Query)]
pub struct StoreSettingsQuery {
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

/// What a store charges for a parcel to the door.
#[derive(Clone, Debug, Body)]
pub struct ShippingFeeBody {
    /// To the main island, in TWD.
    pub main: Twd,
    /// To the outlying islands, in TWD.
    pub outlying: Twd,
    /// From this sum of the items on, in TWD, the main island costs nothing.
    pub free_from: Option<Twd>,
}

/// The settings of a store, as a whole: what is left out gets its default.
#[derive(Clone, Debug, Body)]
pub struct StoreSettingsBody {
    /// What a parcel to the door costs; nothing by default.
    pub shipping_fee: Option<ShippingFeeBody>,
    /// The most units of one stock that an order takes: 20 by default, 99 of a dish.
    pub most_units: Option<Int<1, MAX_MOST>>,
    /// The version that the change was decided on, in place of `If-Match`.
    pub version: Option<Int<1, 1_000_000_000>>,
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
}

impl StoreSettingsBody {
    /// The body as the store's policy.
    pub(crate) fn policy(&self) -> StorePolicy {
        let fee = self.shipping_fee.as_ref().map(|fee| ShippingFee {
            main: fee.main,
            outlying: fee.outlying,
            free_from: fee.free_from,
        });
        StorePolicy { ship_home: fee, most: self.most_units.map(|most| most.get(1)) }
    }
}

/// What a store charges for a parcel to the door.
#[derive(Clone, Debug, Serialize, View)]
pub struct ShippingFeeView {
    /// To the main island, in TWD.
    pub main: Twd,
    /// To the outlying islands, in TWD.
    pub outlying: Twd,
    /// From this sum of the items on, in TWD, the main island costs nothing; null if no sum does.
    pub free_from: Option<Twd>,
}

/// The settings of a store.
#[derive(Clone, Debug, Serialize, View)]
pub struct StoreSettingsView {
    /// Store id.
    pub store_id: StoreId,
    /// Store name.
    pub name: String,
    /// What a parcel to the door costs; null if nothing is charged.
    pub shipping_fee: Option<ShippingFeeView>,
    /// The most units of one stock that an order takes; null for 20, or 99 of a dish.
    pub most_units: Option<u16>,
    /// Counts the changes, from 1.
    pub version: u64,
}

impl StoreSettingsView {
    /// The settings of `store`, with their `ETag`.
    pub(crate) fn with_etag(store: &Store) -> OkWithEtag<Self> {
        let StorePolicy { ship_home, most } = store.policy;
        let fee = |ShippingFee { main, outlying, free_from }| ShippingFeeView {
            main,
            outlying,
            free_from,
        };
        let value = Self {
            store_id: store.id,
            name: store.name.to_string(),
            shipping_fee: ship_home.map(fee),
            most_units: most,
            version: store.version,
        };
        OkWithEtag { value, etag: store.version.to_string() }
    }
}
