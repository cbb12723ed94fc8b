//! `GET /orders/{order_id}`

use app::{App, payments, stores};
use domain::{Code, Named as _, OrderId, event::EventType, payment::NextPayment};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, NoContent, OrderHolder, OrderKeys, Path,
    Problem, Query, SeeOther, Spec, TextLine, WithCookies,
};

use crate::{
    context::PageRequest,
    order::order_view::{Shown, live_part, order_view, version},
    problem_page,
    shell::page::{Live, Page},
    text::order as text,
};

/// Shows an order. Its live part polls this same address for changes; while an attempt to pay it
/// may hold money, ECPay is asked. The link that a guest got holds the order's key, which moves
/// from the address into a cookie.
#[derive(Documented)]
pub struct ShowOrderPage;

/// The version that the browser shows already.
#[derive(Clone, Debug, Query)]
pub struct Seen {
    /// The version; the answer is 204 while it is still the same.
    pub v: Option<TextLine<40>>,
    /// The key of a guest's order.
    pub k: Option<TextLine<100>>,
}

impl Endpoint for ShowOrderPage {
    const SPEC: Spec = Spec::get("show-order-page", "/orders/{order_id}")
        .dynamodb(&[
            Access::Get(Collection::Store),
            Access::Query(Collection::Order),
            Access::Put(Collection::Asked),
        ])
        .sends(&[EventType::PaymentReturned])
        .errors(&[Code::OrderNotFound])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OrderHolder, PageRequest, OrderKeys, Path<OrderId>, Query<Seen>);
    type Output = Result<Result<Html, NoContent>, WithCookies<SeeOther>>;

    async fn handle(
        app: &App,
        (OrderHolder(holder), page, keys, Path(id), Query(seen)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        if let Some(key) = seen.k {
            let ctx = page.by(app, holder.caller);
            if !app.signer().opens_order(id, &key.0) {
                return Err(Code::OrderNotFound.into());
            }
            let page = SeeOther(ctx.href(&format!("/orders/{id}")));
            return Ok(Err(WithCookies(page, vec![keys.with(app, id, &key.0)])));
        }
        let (order, payments) = payments::check(app, &holder, id).await?;
        let next = NextPayment::of(&order, &payments, app.now());
        let fragment = page.fragment;
        if fragment && seen.v.is_some_and(|seen| seen.0 == version(&order, &payments, next)) {
            return Ok(Ok(Err(NoContent)));
        }
        let ctx = page.at(&format!("/orders/{id}")).by(app, holder.caller);
        let own = holder.bought(app, &order);
        let shown =
            Shown { order: &order, payments: &payments, next, own, store: ("", ""), link: None };
        if fragment {
            return Ok(Ok(Ok(ctx.part(live_part(&ctx, &shown)))));
        }
        let by_key = own && order.customer.is_none();
        let link = by_key.then(|| {
            let path = format!("/orders/{id}?k={}", app.signer().order_key(id));
            app.config.page(ctx.locale, &path)
        });
        let store = stores::get(app, order.store).await?;
        let (name, slug) = (store.name_in(ctx.locale).text, store.slug());
        let shown = Shown { store: (name, slug.as_str()), link: link.as_deref(), ..shown };
        let live = if order.status.is_final() { Live::Never } else { Live::Polling };
        let title = text::order_number(&ctx, &order.number());
        Ok(Ok(Ok(Page::new(&title).live(live).hidden().draw(&ctx, &order_view(&ctx, &shown)))))
    }
}
