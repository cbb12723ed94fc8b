//! Whose desk a page is of.

use app::{App, stores};
use domain::{
    StoreId,
    order::Order,
    store::Store,
    user::{Caller, Role},
};
use endpoint::{Html, Problem, Query, SeeOther, StoreStaff, TextLine};
use maud::Markup;

use crate::{
    context::{PageContext, PageRequest},
    safe_redirect::safe_redirect,
    shell::{
        back::{desk_href, with_pair},
        page::{Live, Page, Shell},
    },
};

/// The store that the address of an admin's page names. Whoever works for a store has that one.
#[derive(Clone, Debug, Default, Query)]
pub struct Whose {
    /// The store.
    pub store: Option<StoreId>,
}

impl Whose {
    /// The store of the list that `staff` reads; none for an admin who names none, and has to
    /// choose one first.
    pub(crate) fn store(&self, staff: StoreStaff) -> Result<Option<StoreId>, Problem> {
        match staff.0.role {
            Role::Admin => Ok(self.store),
            Role::Merchant | Role::Staff | Role::Customer => staff.listed_store(None).map(Some),
        }
    }
}

/// Where an admin chooses a store.
pub(crate) fn choose_store(page: PageRequest, app: &App) -> SeeOther {
    SeeOther(page.by(app, None).href("/admin"))
}

/// The desk of a store, as its page's reader has it.
pub(crate) struct Desk {
    /// The context of the page, whose links stay with the store.
    pub(crate) ctx: PageContext,
    /// The store.
    pub(crate) store: Store,
}

impl Desk {
    /// The desk of the store `id`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub(crate) async fn open(
        app: &App,
        caller: Caller,
        page: PageRequest,
        id: StoreId,
    ) -> Result<Self, Problem> {
        let store = stores::get(app, id).await?;
        Ok(Self { ctx: at_desk(app, caller, page, id), store })
    }

    /// A page of it.
    pub(crate) fn draw(&self, title: &str, body: &Markup) -> Html {
        self.page(title).draw(&self.ctx, body)
    }

    /// A page of it that updates itself.
    pub(crate) fn draw_live(&self, title: &str, body: &Markup) -> Html {
        self.page(title).live(Live::Polling).draw(&self.ctx, body)
    }

    /// A page of it that says what is wrong.
    pub(crate) fn draw_wrong(&self, problem: &Problem, title: &str, body: &Markup) -> Html {
        self.page(title).status(problem.status()).draw(&self.ctx, body)
    }

    fn page<'a>(&'a self, title: &'a str) -> Page<'a> {
        Page::new(title).shell(Shell::Desk(self.store.name.as_str()))
    }
}

/// The context of a page at the desk of `store`: an admin's links name it.
pub(crate) fn at_desk(
    app: &App,
    caller: Caller,
    page: PageRequest,
    store: StoreId,
) -> PageContext {
    let mut ctx = page.by(app, Some(caller));
    if caller.role == Role::Admin {
        ctx.here = with_pair(&ctx.here, "store", &store.to_string());
    }
    ctx
}

/// The page after `order` was changed: `next`, which says what was done.
pub(crate) fn after(
    app: &App,
    caller: Caller,
    page: PageRequest,
    order: &Order,
    next: Option<&TextLine<4000>>,
) -> SeeOther {
    let ctx = at_desk(app, caller, page, order.store);
    let next = next.and_then(|next| safe_redirect(&next.0)).map(str::to_owned);
    let next = next.unwrap_or_else(|| desk_href(&ctx, "/desk/orders"));
    SeeOther(with_pair(&next, "moved", &order.id.to_string()))
}
