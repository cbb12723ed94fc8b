//! `GET /staff/orders`

use app::App;
use endpoint::{Documented, Endpoint, MovedTo, Problem, Public, Spec};

use crate::{context::PageRequest, problem_page};

/// Leads from where the staff's page was to the board.
#[derive(Documented)]
pub struct ShowOldStaffPage;

impl Endpoint for ShowOldStaffPage {
    const SPEC: Spec = Spec::get("show-old-staff-page", "/staff/orders")
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (Public, PageRequest);
    type Output = MovedTo;

    async fn handle(app: &App, (Public, page): Self::Input) -> Result<Self::Output, Problem> {
        Ok(MovedTo(page.by(app, None).href("/desk/orders")))
    }
}
