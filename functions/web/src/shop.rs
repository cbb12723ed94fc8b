//! What the market sells.

pub(crate) mod show_home_page;
pub(crate) mod show_product_page;

pub use show_home_page::ShowHomePage;
pub use show_product_page::ShowProductPage;
