//! `GET /desk/orders`

use app::{App, orders};
use domain::{OrderId, ProductId};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, NoContent, Problem, Query, SeeOther, Spec,
    StoreStaff, TextLine,
};

use maud::html;

use super::{
    board_view::{Shown, board_page, live_board},
    toasts::{done, product_done},
    whose::{Desk, Whose, choose_store},
};
use crate::{context::PageRequest, problem_page, text::desk as text};

/// Shows the board of a store. Its live part polls this same address.
#[derive(Documented)]
pub struct ShowBoardPage;

/// Which board, and what the browser shows already.
#[derive(Clone, Debug, Query)]
pub struct BoardQuery {
    /// The board that the browser shows; the answer is 204 while it is still the same.
    pub v: Option<TextLine<40>>,
    /// The order that was moved last.
    pub moved: Option<OrderId>,
    /// The product that was switched last.
    pub item: Option<ProductId>,
    /// The store.
    #[query(flatten)]
    pub whose: Whose,
}

impl Endpoint for ShowBoardPage {
    const SPEC: Spec = Spec::get("show-board-page", "/desk/orders")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::BatchGet(Collection::Order),
            Access::BatchGet(Collection::Slug),
            Access::BatchGet(Collection::Store),
            Access::Query(Collection::Open),
            Access::Query(Collection::Order),
            Access::Query(Collection::Product),
        ])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<BoardQuery>);
    type Output = Result<Html, Result<NoContent, SeeOther>>;

    async fn handle(
        app: &App,
        (staff, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let Some(store) = query.whose.store(app, staff).await? else {
            return Ok(Err(Err(choose_store(page, app))));
        };
        let fragment = page.fragment;
        let seen = query.v.filter(|_| fragment).map(|seen| seen.0).unwrap_or_default();
        let board = orders::board(app, store, |etag| etag == seen).await?;
        let Some(waiting) = &board.orders else { return Ok(Err(Ok(NoContent))) };
        let desk = Desk::open(app, staff.0, page, store).await?;
        let kind = desk.store.kind;
        let shown = Shown { board: &board, orders: waiting, kind, now: app.now() };
        if fragment {
            return Ok(Ok(desk.ctx.part(live_board(&desk.ctx, &shown))));
        }
        let moved = done(app, &desk.ctx, staff.0, query.moved).await?;
        let switched = product_done(app, &desk.ctx, staff.0, query.item).await?;
        let toast = html! { (moved) (switched) };
        let body = board_page(&desk.ctx, &shown, &toast);
        Ok(Ok(desk.draw_live(text::board(&desk.ctx), &body)))
    }
}
