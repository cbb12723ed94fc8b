//! What the API shows of stores to shoppers.

use domain::{
    Multiline, Slug, StoreId, Text, Twd,
    policy::ShippingFee,
    store::{Store, StoreKind, StoreName},
};
use endpoint::{OkWithEtag, Rfc3339, View};
use serde::Serialize;

/// The store that sells a product.
#[derive(Clone, Debug, Serialize, View)]
pub struct StoreNameView {
    /// Store id.
    pub id: StoreId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Store name.
    pub name: Text<1, 60>,
    /// Store name in English.
    pub name_en: Option<Text<1, 80>>,
}

/// What a store charges for a parcel to the door.
#[derive(Clone, Debug, Serialize, View)]
pub struct StoreShippingView {
    /// To the main island, in TWD.
    pub main: Twd,
    /// To the outlying islands, in TWD.
    pub outlying: Twd,
    /// From this sum of the items on, in TWD, the main island costs nothing; null if no sum does.
    pub free_from: Option<Twd>,
}

/// A store of the market.
#[derive(Clone, Debug, Serialize, View)]
pub struct StoreView {
    /// Store id.
    pub id: StoreId,
    /// Its name in addresses: the one that it chose, or one that is made of its id.
    pub slug: Slug,
    /// Store name.
    pub name: Text<1, 60>,
    /// Store name in English.
    pub name_en: Option<Text<1, 80>>,
    /// What it is.
    pub description: Option<Multiline<1, 500>>,
    /// The same in English.
    pub description_en: Option<Multiline<1, 1000>>,
    /// Kind of business.
    pub kind: StoreKind,
    /// What a parcel to the door costs; null if nothing is charged.
    pub shipping_fee: Option<StoreShippingView>,
    /// When it joined the market.
    pub created_at: Rfc3339,
}

impl StoreView {
    /// The store, with an ETag that changes with it.
    pub(crate) fn with_etag(store: Store) -> OkWithEtag<Self> {
        let etag = store.version.to_string();
        OkWithEtag { value: store.into(), etag }
    }
}

impl From<Store> for StoreView {
    fn from(store: Store) -> Self {
        let fee = |ShippingFee { main, outlying, free_from }| StoreShippingView {
            main,
            outlying,
            free_from,
        };
        Self {
            id: store.id,
            slug: store.slug(),
            name: store.name,
            name_en: store.name_en,
            description: store.description,
            description_en: store.description_en,
            kind: store.kind,
            shipping_fee: store.policy.ship_home.map(fee),
            created_at: Rfc3339(store.created_at),
        }
    }
}

impl From<&StoreName> for StoreNameView {
    fn from(store: &StoreName) -> Self {
        let StoreName { id, slug, name, name_en } = store.clone();
        Self { id, slug, name, name_en }
    }
}
