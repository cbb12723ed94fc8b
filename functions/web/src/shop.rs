//! What the market sells.

pub(crate) mod listing;
pub(crate) mod show_categories_page;
pub(crate) mod show_home_page;
pub(crate) mod show_product_page;
pub(crate) mod show_store_page;
pub(crate) mod show_stores_page;

pub use show_categories_page::ShowCategoriesPage;
pub use show_home_page::ShowHomePage;
pub use show_product_page::ShowProductPage;
pub use show_store_page::ShowStorePage;
pub use show_stores_page::ShowStoresPage;
