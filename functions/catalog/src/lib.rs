//! Products, categories and stock.
