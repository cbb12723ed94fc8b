//! The market of a seed: its stores, what they sell, and its people.

use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use testkit::World;

use crate::{
    dice::Dice,
    people::{Part, Person},
};

/// Something that is sold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ware {
    /// The product.
    pub(crate) id: ProductId,
    /// The units at the beginning; none if they are not counted.
    pub(crate) units: Option<u32>,
}

/// A store.
pub(crate) struct Shop {
    /// The store.
    pub(crate) id: StoreId,
    /// Its kind.
    pub(crate) kind: StoreKind,
    /// What it sells.
    pub(crate) wares: Vec<Ware>,
}

/// A market at its beginning.
pub(crate) struct Scene {
    /// Its stores.
    pub(crate) shops: Vec<Shop>,
    /// Its people.
    pub(crate) people: Vec<Person>,
    /// Its admin.
    pub(crate) admin: Person,
}

const KINDS: [(StoreKind, ProductKind); 3] = [
    (StoreKind::Shop, ProductKind::Goods),
    (StoreKind::Restaurant, ProductKind::MenuItem),
    (StoreKind::Gift, ProductKind::Gift),
];

impl Scene {
    /// The market of `seed`, in `world`.
    pub(crate) async fn set(world: &World, seed: u64) -> Self {
        let mut dice = Dice::of(seed, "scene");
        let mut people = Vec::new();
        let mut shops = Vec::new();
        for place in 0..usize::try_from(dice.between(1, 2)).unwrap_or(1) {
            let Some((kind, sold)) = dice.pick(&KINDS).copied() else { continue };
            let name = format!("merchant{place}");
            let (id, merchant) = world.store(&name, kind).await;
            let mut wares = Vec::new();
            for _ in 0..dice.between(1, 2) {
                let price = i64::try_from(dice.between(10, 900)).unwrap_or(10);
                let units = dice.strikes(850).then(|| dice.between(1, 5));
                let units = units.and_then(|units| u32::try_from(units).ok());
                let id = world.product(id, sold, price, units).await;
                wares.push(Ware { id, units });
            }
            shops.push(Shop { id, kind, wares });
            people.push(Person::new(seed, people.len(), &name, Part::Merchant(place), merchant));
        }
        for number in 0..dice.between(2, 4) {
            let name = format!("buyer{number}");
            let user = world.customer(&name).await;
            people.push(Person::new(seed, people.len(), &name, Part::Buyer, user));
        }
        let attacker = world.customer("attacker").await;
        people.push(Person::new(seed, people.len(), "attacker", Part::Attacker, attacker));
        let admin = Person::new(seed, people.len(), "admin", Part::Admin, world.admin().await);
        Self { shops, people, admin }
    }
}
