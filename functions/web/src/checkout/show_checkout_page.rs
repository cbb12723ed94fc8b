//! `GET /checkout`

use app::{App, accounts, carts, drafts};
use domain::StoreId;
use endpoint::{
    Access, Collection, Documented, DraftCookie, Endpoint, Html, OptionalUser, Problem, Query,
    SeeOther, Spec,
};

use crate::{
    address::fields::typed_of,
    checkout::{
        checkout_view::{FORM, Shown, checkout, new_key, parts_of},
        kept::restored,
    },
    context::PageRequest,
    parts::form::FormState,
    problem_page,
    shell::page::Page,
    text::checkout as text,
};

/// Shows the form that an order is placed with, filled in as it was left. Whoever comes back to it
/// from the cashier, and has nothing else in the cart, is led to the order that was placed.
#[derive(Documented)]
pub struct ShowCheckoutPage;

/// Which part of the cart is checked out.
#[derive(Clone, Debug, Query)]
pub struct CheckoutQuery {
    /// Store id: only this store's products.
    pub store_id: Option<StoreId>,
}

impl Endpoint for ShowCheckoutPage {
    const SPEC: Spec = Spec::get("show-checkout-page", "/checkout")
        .dynamodb(&[
            Access::Get(Collection::Addresses),
            Access::Get(Collection::Cart),
            Access::Get(Collection::Draft),
            Access::BatchGet(Collection::Product),
            Access::BatchGet(Collection::Store),
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OptionalUser, PageRequest, DraftCookie, Query<CheckoutQuery>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (user, page, DraftCookie(key), Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let cart = carts::load(app, &user.cart_owner()).await?;
        let by = user.caller.map(|caller| caller.user);
        let carts = parts_of(carts::price(app, &cart).await?, query.store_id);
        let draft = drafts::load(app, key.as_ref(), by).await?;
        let ctx = page.by(app, user.caller).keeping(FORM);
        let placed = draft.as_ref().and_then(|draft| draft.placed);
        if let (Some(order), true) = (placed, carts.is_empty()) {
            return Ok(Err(SeeOther(ctx.href(&format!("/orders/{order}")))));
        }
        let book = match user.caller.filter(|_| carts.len() == 1) {
            Some(caller) => accounts::addresses(app, caller.user).await?.addresses,
            None => Vec::new(),
        };
        let store = carts.first().and_then(|cart| cart.store);
        let draft = draft.filter(|draft| !draft.typed.is_empty());
        let kept = draft.as_ref().map(|draft| restored(draft, store));
        let is_restored = kept.is_some();
        // A form that is new begins with the default address.
        let first = || {
            let typed = book.first().map(typed_of).unwrap_or_default();
            FormState::filled(typed.iter().map(|(name, value)| (*name, value.as_str())))
        };
        let (sheet, key) = kept.unwrap_or_else(|| (first(), None));
        let key = key.map_or_else(|| new_key(app), str::to_owned);
        let (sheet, book) = (&sheet, book.as_slice());
        let shown = Shown { key: &key, sheet, book, restored: is_restored, new_total: None };
        let page = Page::new(text::check_out(&ctx)).forms();
        Ok(Ok(page.draw(&ctx, &checkout(&ctx, &carts, &shown))))
    }
}
