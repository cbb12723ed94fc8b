//! Products, categories and stock.

mod create_category;
mod create_product;
mod front;
mod list_categories;
mod list_products;
mod list_store_products;
mod offer;
mod restock_product;
mod shelve_product;
mod show_product;
mod show_store_product;
mod update_product;
mod views;

use endpoint::Route;

pub use create_category::CreateCategory;
pub use create_product::CreateProduct;
pub use list_categories::ListCategories;
pub use list_products::ListProducts;
pub use list_store_products::ListStoreProducts;
pub use restock_product::RestockProduct;
pub use shelve_product::ShelveProduct;
pub use show_product::ShowProduct;
pub use show_store_product::ShowStoreProduct;
pub use update_product::UpdateProduct;
pub use views::{CategoryView, ProductView};

/// Lists the products on the shelf.
pub static LIST_PRODUCTS: Route = Route::of::<ListProducts>();
/// Shows a product on the shelf.
pub static SHOW_PRODUCT: Route = Route::of::<ShowProduct>();
/// Lists the categories.
pub static LIST_CATEGORIES: Route = Route::of::<ListCategories>();
/// Adds a category.
pub static CREATE_CATEGORY: Route = Route::of::<CreateCategory>();
/// Lists a store's products, on the shelf or off.
pub static LIST_STORE_PRODUCTS: Route = Route::of::<ListStoreProducts>();
/// Adds a product.
pub static CREATE_PRODUCT: Route = Route::of::<CreateProduct>();
/// Shows a store's product, on the shelf or off.
pub static SHOW_STORE_PRODUCT: Route = Route::of::<ShowStoreProduct>();
/// Changes a product.
pub static UPDATE_PRODUCT: Route = Route::of::<UpdateProduct>();
/// Takes a product off the shelf.
pub static SHELVE_PRODUCT: Route = Route::of::<ShelveProduct>();
/// Adds units to a product's stock.
pub static RESTOCK_PRODUCT: Route = Route::of::<RestockProduct>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &LIST_PRODUCTS,
    &SHOW_PRODUCT,
    &LIST_CATEGORIES,
    &CREATE_CATEGORY,
    &LIST_STORE_PRODUCTS,
    &CREATE_PRODUCT,
    &SHOW_STORE_PRODUCT,
    &UPDATE_PRODUCT,
    &SHELVE_PRODUCT,
    &RESTOCK_PRODUCT,
];
