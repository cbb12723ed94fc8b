//! `GET /me/addresses`

use app::{App, accounts};
use domain::{
    AddressId,
    address_book::{MAX_ADDRESSES, SavedAddress},
};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Html, Problem, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    address::fields::{address_fields, address_lines, person_fields, typed_of},
    context::{PageContext, PageRequest},
    parts::{
        form::FormState,
        notice::{badge, empty},
    },
    problem_page,
    shell::page::Page,
    text::address as text,
};

/// Shows the addresses that the caller keeps, and a form for one more or for one of them.
#[derive(Documented)]
pub struct ShowAddressesPage;

/// Which address is in the form.
#[derive(Clone, Debug, Query)]
pub struct AddressesQuery {
    /// The address to change; a new one by default.
    pub edit: Option<AddressId>,
}

impl Endpoint for ShowAddressesPage {
    const SPEC: Spec = Spec::get("show-addresses-page", "/me/addresses")
        .dynamodb(&[Access::Get(Collection::Addresses)])
        .served_by(crate::audience::ACCOUNT)
        .page(problem_page);

    type Input = (Authenticated, PageRequest, Query<AddressesQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let book = accounts::addresses(app, caller.user).await?.addresses;
        let ctx = page.by(app, Some(caller));
        let edited = book.iter().find(|known| Some(known.id) == query.edit);
        let typed = edited.map(typed_of).unwrap_or_default();
        let typed = typed.iter().map(|(name, value)| (*name, value.as_str()));
        let id = edited.map(|known| known.id.to_string()).unwrap_or_default();
        let sheet = FormState::filled(typed.chain([("id", id.as_str())]));
        Ok(addresses_page(&ctx, Page::new(text::my_addresses(&ctx)), &book, &sheet))
    }
}

/// The page of the addresses `book`, with `sheet` in the form.
pub(crate) fn addresses_page(
    ctx: &PageContext,
    page: Page<'_>,
    book: &[SavedAddress],
    sheet: &FormState,
) -> Html {
    page.forms().draw(ctx, &addresses_view(ctx, book, sheet))
}

/// What is on it.
pub(crate) fn addresses_view(
    ctx: &PageContext,
    book: &[SavedAddress],
    sheet: &FormState,
) -> Markup {
    let edits = !sheet.typed("id").is_empty();
    html! {
        div class="narrow" {
            h1 { (text::my_addresses(ctx)) }
            @if book.is_empty() { (empty(text::no_addresses(ctx), None)) }
            @for (place, saved) in book.iter().enumerate() { (card(ctx, saved, place == 0)) }
            @if edits || book.len() < MAX_ADDRESSES {
                section class="card" id="form" {
                    h2 { @if edits { (text::edit_this(ctx)) } @else { (text::add(ctx)) } }
                    (form(ctx, sheet))
                }
            } @else {
                p class="note" { (text::full(ctx)) }
            }
        }
    }
}

fn card(ctx: &PageContext, saved: &SavedAddress, default: bool) -> Markup {
    let path = ctx.href(&format!("/me/addresses/{}", saved.id));
    let edit = ctx.href(&format!("/me/addresses?edit={}#form", saved.id));
    html! {
        section class="card" {
            @if default { (badge("quiet", text::is_default(ctx))) }
            (address_lines(saved))
            div class="actions" {
                a class="button" href=(edit) { (text::edit(ctx)) }
                @if !default {
                    form method="post" action=(path) {
                        button name="action" value="default" { (text::make_default(ctx)) }
                    }
                }
                details {
                    summary { (text::delete(ctx)) }
                    form method="post" action=(path) {
                        button class="danger" name="action" value="delete" {
                            (text::really_delete(ctx))
                        }
                    }
                }
            }
        }
    }
}

fn form(ctx: &PageContext, sheet: &FormState) -> Markup {
    let fields = html! {
        form class="sheet" method="post" action=(ctx.href("/me/addresses")) {
            @if !sheet.typed("id").is_empty() {
                input type="hidden" name="id" value=(sheet.typed("id"));
            }
            (person_fields(ctx, text::recipient(ctx), true, sheet))
            (address_fields(ctx, true, sheet))
            label class="check" {
                input type="checkbox" name="default" value="true"
                    checked[sheet.typed("default") == "true"];
                span { (text::as_default(ctx)) }
            }
            button class="main" { (text::save(ctx)) }
        }
    };
    html! { (sheet.summary()) (fields) }
}
