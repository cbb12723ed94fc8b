//! Whose desk a page is of.

use app::{App, stores};
use domain::{
    BadId, Code, Slug, StoreId,
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
        back::{desk_href, named_store, with_pair},
        page::{Live, Page, Shell},
    },
};

/// The store that the address of an admin's page names. Whoever works for a store has that one.
#[derive(Clone, Debug, Default, Query)]
pub struct Whose {
    /// Its name in addresses.
    pub store: Option<TextLine<60>>,
}

impl Whose {
    /// The store whose desk `staff` opens; none for an admin who names none, and has to choose one
    /// first.
    ///
    /// # Errors
    /// [`Code::StoreNotFound`].
    pub(crate) async fn store(
        &self,
        app: &App,
        staff: StoreStaff,
    ) -> Result<Option<StoreId>, Problem> {
        if staff.0.role != Role::Admin {
            return staff.listed_store(None).map(Some);
        }
        let Some(named) = &self.store else { return Ok(None) };
        let slug: Slug = named.0.parse().map_err(|BadId| Code::StoreNotFound)?;
        match slug.store() {
            Some(store) => Ok(Some(store)),
            None => Ok(Some(stores::by_slug(app, &slug).await?.id)),
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
pub(crate) fn at_desk(app: &App, caller: Caller, page: PageRequest, store: StoreId) -> PageContext {
    let mut ctx = page.by(app, Some(caller));
    if caller.role == Role::Admin && named_store(&ctx.here).is_none() {
        ctx.here = with_pair(&ctx.here, "store", Slug::of_store(store).as_str());
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
    let next = next.map(|next| next.0.as_str()).unwrap_or_default();
    back_to(&ctx, next, "/desk/orders", ("moved", &order.id.to_string()))
}

/// `next`, or else `path`, with the pair that says what was changed.
pub(crate) fn back_to(
    ctx: &PageContext,
    next: &str,
    path: &str,
    (name, value): (&str, &str),
) -> SeeOther {
    let next = safe_redirect(next).map_or_else(|| desk_href(ctx, path), str::to_owned);
    SeeOther(with_pair(&next, name, value))
}
