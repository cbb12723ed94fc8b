//! Products, categories and stock.

mod archive_product;
mod create_category;
mod create_product;
mod dialect;
mod get_product;
mod get_store_product;
mod list_categories;
mod list_products;
mod list_store_products;
mod product_input;
mod restock_product;
mod update_product;
mod views;

use endpoint::Route;

pub use archive_product::ArchiveProduct;
pub use create_category::CreateCategory;
pub use create_product::CreateProduct;
pub use get_product::GetProduct;
pub use get_store_product::GetStoreProduct;
pub use list_categories::ListCategories;
pub use list_products::ListProducts;
pub use list_store_products::ListStoreProducts;
pub use restock_product::RestockProduct;
pub use update_product::UpdateProduct;
pub use views::{CategoryView, ProductView};

/// [`ListProducts`]
pub static LIST_PRODUCTS: Route = Route::of::<ListProducts>();
/// [`GetProduct`]
pub static GET_PRODUCT: Route = Route::of::<GetProduct>();
/// [`ListCategories`]
pub static LIST_CATEGORIES: Route = Route::of::<ListCategories>();
/// [`CreateCategory`]
pub static CREATE_CATEGORY: Route = Route::of::<CreateCategory>();
/// [`ListStoreProducts`]
pub static LIST_STORE_PRODUCTS: Route = Route::of::<ListStoreProducts>();
/// [`CreateProduct`]
pub static CREATE_PRODUCT: Route = Route::of::<CreateProduct>();
/// [`GetStoreProduct`]
pub static GET_STORE_PRODUCT: Route = Route::of::<GetStoreProduct>();
/// [`UpdateProduct`]
pub static UPDATE_PRODUCT: Route = Route::of::<UpdateProduct>();
/// [`ArchiveProduct`]
pub static ARCHIVE_PRODUCT: Route = Route::of::<ArchiveProduct>();
/// [`RestockProduct`]
pub static RESTOCK_PRODUCT: Route = Route::of::<RestockProduct>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &LIST_PRODUCTS,
    &GET_PRODUCT,
    &LIST_CATEGORIES,
    &CREATE_CATEGORY,
    &LIST_STORE_PRODUCTS,
    &CREATE_PRODUCT,
    &GET_STORE_PRODUCT,
    &UPDATE_PRODUCT,
    &ARCHIVE_PRODUCT,
    &RESTOCK_PRODUCT,
];
