//! Rights that only rarer requests use: those of `tests/api`, where the local market refuses what
//! is not granted.

use endpoint::{
    Access::{self, BatchGet, Delete, Get, Put, Query, Update},
    Collection::{
        Asked, Choice, Day, Dish, Done, Email, Open, Order, Sent, Slug, Store, Stores, User,
    },
};

/// Each with its function.
pub(crate) const RARE: &[(&str, Access)] = &[
    ("register", Put(Slug)),
    ("register", Put(Store)),
    ("register", Put(Stores)),
    ("login", Get(Email)),
    ("get-cart", BatchGet(Choice)),
    ("add-cart-item", BatchGet(Choice)),
    ("list-categories", Query(Store)),
    ("create-product", BatchGet(Choice)),
    ("create-product", Put(Store)),
    ("create-product", Put(Dish)),
    ("update-product", Put(Dish)),
    ("update-product", Delete(Dish)),
    ("archive-product", Delete(Dish)),
    ("place-order", Get(User)),
    ("place-order", BatchGet(Order)),
    ("place-order", Query(Order)),
    ("place-order", Update(Choice)),
    ("list-orders", Query(Store)),
    ("list-orders", Query(Day)),
    ("list-orders", Query(Open)),
    ("cancel-order", Put(Order)),
    ("cancel-order", Update(Choice)),
    ("update-order-status", Put(Order)),
    ("update-order-status", Update(Choice)),
    ("update-order-status-form", Update(Choice)),
    ("get-board", BatchGet(Order)),
    ("list-store-orders", Query(Open)),
    ("list-store-orders", Query(Sent)),
    ("list-store-orders", Query(Done)),
    ("show-product-page", BatchGet(Choice)),
    ("show-cart-page", BatchGet(Choice)),
    ("show-staff-page", Query(Open)),
    ("place-order-form", Put(Asked)),
    ("project-changes", Query(Order)),
    ("project-changes", Put(Sent)),
    ("project-changes", Delete(Sent)),
    ("fulfil-orders", Put(Order)),
    ("fulfil-orders", Update(Choice)),
    ("expire-orders", Put(Order)),
    ("expire-orders", Update(Choice)),
];
