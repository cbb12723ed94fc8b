//! What went wrong, as a page.

pub(crate) mod not_found;
pub(crate) mod problem_page;
pub(crate) mod show_problem_page;

pub use not_found::NotFound;
pub use problem_page::problem_page;
pub use show_problem_page::ShowProblemPage;
