//! A store's settings in the API.

use domain::{
    Multiline, Slug, StoreId, Text, Twd,
    order::policy::{ShippingFee, StorePolicy},
    store::{Store, StoreChange},
};
use endpoint::{Body, Int, OkWithEtag, Patch, Problem, Query, View};
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

/// The settings of a store. Of what it charges and sells the body is the whole: what is left out
/// gets its default. What the store is called stays as it is where it is left out.
#[derive(Clone, Debug, Body)]
pub struct StoreSettingsBody {
    /// Store name.
    pub name: Patch<Text<1, 60>>,
    /// Store name in English.
    pub name_en: Patch<Text<1, 80>>,
    /// Its name in addresses; null for the one that is made of its id.
    pub slug: Patch<Slug>,
    /// What the store is.
    pub description: Patch<Multiline<1, 500>>,
    /// The same in English.
    pub description_en: Patch<Multiline<1, 1000>>,
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
    /// The body as a change of the store.
    ///
    /// # Errors
    /// When the name is `null`.
    pub(crate) fn change(self) -> Result<StoreChange, Problem> {
        let fee = self.shipping_fee.map(|fee| ShippingFee {
            main: fee.main,
            outlying: fee.outlying,
            free_from: fee.free_from,
        });
        let most = self.most_units.map(|most| most.get(1));
        let mut wrong = Vec::new();
        let change = StoreChange {
            name: self.name.required("name", &mut wrong),
            name_en: self.name_en,
            slug: self.slug,
            description: self.description,
            description_en: self.description_en,
            policy: Some(StorePolicy { ship_home: fee, most }),
        };
        if wrong.is_empty() { Ok(change) } else { Err(wrong.into()) }
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
    pub name: Text<1, 60>,
    /// Store name in English.
    pub name_en: Option<Text<1, 80>>,
    /// Its name in addresses: the one that it chose, or one that is made of its id.
    pub slug: Slug,
    /// What the store is.
    pub description: Option<Multiline<1, 500>>,
    /// The same in English.
    pub description_en: Option<Multiline<1, 1000>>,
    /// What a parcel to the door costs; null if nothing is charged.
    pub shipping_fee: Option<ShippingFeeView>,
    /// The most units of one stock that an order takes; null for 20, or 99 of a dish.
    pub most_units: Option<u16>,
    /// Counts the changes, from 1.
    pub version: u64,
}

impl StoreSettingsView {
    /// The settings of `store`, with their `ETag`.
    pub(crate) fn with_etag(store: Store) -> OkWithEtag<Self> {
        let StorePolicy { ship_home, most } = store.policy;
        let fee = |ShippingFee { main, outlying, free_from }| ShippingFeeView {
            main,
            outlying,
            free_from,
        };
        let value = Self {
            store_id: store.id,
            slug: store.slug(),
            name: store.name,
            name_en: store.name_en,
            description: store.description,
            description_en: store.description_en,
            shipping_fee: ship_home.map(fee),
            most_units: most,
            version: store.version,
        };
        let etag = value.version.to_string();
        OkWithEtag { value, etag }
    }
}
