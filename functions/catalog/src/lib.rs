//! Products, categories and stock.

mod archive_product;
mod create_category;
mod create_product;
mod dialect;
mod get_option_group;
mod get_product;
mod get_store;
mod get_store_product;
mod list_categories;
mod list_option_groups;
mod list_products;
mod list_store_products;
mod list_stores;
mod product_input;
mod remove_option_group;
mod remove_variant;
mod restock_choice;
mod restock_product;
mod set_choice_sold_out;
mod set_option_group;
mod set_product_sold_out;
mod set_variant;
mod store_views;
mod text;
mod update_product;
mod views;

use endpoint::Route;

pub use archive_product::ArchiveProduct;
pub use create_category::CreateCategory;
pub use create_product::CreateProduct;
pub use get_option_group::GetOptionGroup;
pub use get_product::GetProduct;
pub use get_store::GetStore;
pub use get_store_product::GetStoreProduct;
pub use list_categories::ListCategories;
pub use list_option_groups::ListOptionGroups;
pub use list_products::ListProducts;
pub use list_store_products::ListStoreProducts;
pub use list_stores::ListStores;
pub use remove_option_group::RemoveOptionGroup;
pub use remove_variant::RemoveVariant;
pub use restock_choice::RestockChoice;
pub use restock_product::RestockProduct;
pub use set_choice_sold_out::SetChoiceSoldOut;
pub use set_option_group::SetOptionGroup;
pub use set_product_sold_out::SetProductSoldOut;
pub use set_variant::SetVariant;
pub use text::CATALOGUES;
pub use update_product::UpdateProduct;
pub use views::{CategoryView, ProductView};

/// [`ListProducts`]
pub static LIST_PRODUCTS: Route = Route::of::<ListProducts>();
/// [`GetProduct`]
pub static GET_PRODUCT: Route = Route::of::<GetProduct>();
/// [`ListStores`]
pub static LIST_STORES: Route = Route::of::<ListStores>();
/// [`GetStore`]
pub static GET_STORE: Route = Route::of::<GetStore>();
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
/// [`SetProductSoldOut`]
pub static SET_PRODUCT_SOLD_OUT: Route = Route::of::<SetProductSoldOut>();
/// [`SetChoiceSoldOut`]
pub static SET_CHOICE_SOLD_OUT: Route = Route::of::<SetChoiceSoldOut>();
/// [`RestockProduct`]
pub static RESTOCK_PRODUCT: Route = Route::of::<RestockProduct>();
/// [`SetVariant`]
pub static SET_VARIANT: Route = Route::of::<SetVariant>();
/// [`RemoveVariant`]
pub static REMOVE_VARIANT: Route = Route::of::<RemoveVariant>();
/// [`ListOptionGroups`]
pub static LIST_OPTION_GROUPS: Route = Route::of::<ListOptionGroups>();
/// [`GetOptionGroup`]
pub static GET_OPTION_GROUP: Route = Route::of::<GetOptionGroup>();
/// [`SetOptionGroup`]
pub static SET_OPTION_GROUP: Route = Route::of::<SetOptionGroup>();
/// [`RemoveOptionGroup`]
pub static REMOVE_OPTION_GROUP: Route = Route::of::<RemoveOptionGroup>();
/// [`RestockChoice`]
pub static RESTOCK_CHOICE: Route = Route::of::<RestockChoice>();

/// Every endpoint of this context.
pub static ROUTES: &[&Route] = &[
    &LIST_PRODUCTS,
    &GET_PRODUCT,
    &LIST_STORES,
    &GET_STORE,
    &LIST_CATEGORIES,
    &CREATE_CATEGORY,
    &LIST_STORE_PRODUCTS,
    &CREATE_PRODUCT,
    &GET_STORE_PRODUCT,
    &UPDATE_PRODUCT,
    &ARCHIVE_PRODUCT,
    &SET_PRODUCT_SOLD_OUT,
    &SET_CHOICE_SOLD_OUT,
    &RESTOCK_PRODUCT,
    &SET_VARIANT,
    &REMOVE_VARIANT,
    &LIST_OPTION_GROUPS,
    &GET_OPTION_GROUP,
    &SET_OPTION_GROUP,
    &REMOVE_OPTION_GROUP,
    &RESTOCK_CHOICE,
];
