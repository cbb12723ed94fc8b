//! What search engines read.

mod show_robots;
mod show_sitemap;

pub use show_robots::ShowRobots;
pub use show_sitemap::ShowSitemap;
