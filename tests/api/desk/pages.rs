//! The pages of a desk: who may open them, and what a board that asks every few seconds costs.

use super::*;

/// Somebody of another store, and who works for none, are let in nowhere.
#[tokio::test]
async fn nobody_but_its_people_opens_the_desk_of_a_store() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let order = desk.paid().await;
    let (_, foreigner) = desk.world.store("other", StoreKind::Shop).await;
    let product = desk.product;
    for path in [
        format!("/desk/orders/{order}"),
        format!("/desk/orders/{order}/cancel"),
        format!("/desk/orders/{order}/ship"),
        format!("/desk/products/{product}"),
    ] {
        assert_eq!(get(&path).by(&desk.clerk).send(&desk.world).await.status, 200, "{path}");
        assert_eq!(get(&path).by(&foreigner).send(&desk.world).await.status, 404, "{path}");
        assert_eq!(get(&path).by(&desk.buyer).send(&desk.world).await.status, 403, "{path}");
        let guest = get(&path).send(&desk.world).await;
        assert_eq!(guest.status, 303, "{path}");
        assert!(guest.header("location").starts_with("/login?next="), "{path}");
    }
    for (path, form) in [
        (format!("/desk/orders/{order}/status"), "status=preparing"),
        (format!("/desk/orders/{order}/cancel"), "reason=x"),
        (format!("/desk/products/{product}/adjust"), "version=1&price=1&stock=9&seen=500"),
        (format!("/desk/products/{product}/shelf"), "on=false"),
        (format!("/desk/products/{product}/sold-out"), "on=true"),
    ] {
        let refused = post(&path).form(form).by(&foreigner).send(&desk.world).await;
        assert_eq!(refused.status, 404, "{path}");
        assert_eq!(post(&path).form(form).by(&desk.buyer).send(&desk.world).await.status, 403);
    }
    let shown = get(format!("/api/orders/{order}")).by(&desk.buyer).send(&desk.world).await;
    assert_eq!(shown.text("/status"), "paid", "nothing was changed");
    let shown = get(format!("/api/products/{product}")).send(&desk.world).await;
    assert_eq!((shown.at("/price"), shown.at("/sold_out_until")), (json!(640), Value::Null));
}

/// What a board asks every three seconds.
async fn polled(desk: &Desk, path: &str) -> (Answer, u64) {
    let poll = get(path).by(&desk.clerk).header("hx-request", "true").send(&desk.world);
    let (answer, calls) = desk.world.counted(poll).await;
    (answer, calls.iter().map(|call| call.read_tenths).sum())
}

#[tokio::test]
async fn a_board_on_which_nothing_changed_costs_half_a_unit() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let order = desk.paid().await;
    let page = get("/desk/orders").by(&desk.clerk).send(&desk.world).await;
    let poll = page.body.split("hx-get=\"").nth(1).and_then(|rest| rest.split('"').next());
    let poll = poll.unwrap().replace("&amp;", "&");
    // The list of ended sessions is read by then.
    polled(&desk, &poll).await;
    let (unchanged, units) = polled(&desk, &poll).await;
    assert_eq!((unchanged.status, unchanged.body.as_str(), units), (204, "", 5));

    let moved = post(format!("/desk/orders/{order}/status")).form("status=preparing");
    assert_eq!(moved.by(&desk.clerk).send(&desk.world).await.status, 303);
    desk.world.drain().await;
    let (changed, _) = polled(&desk, &poll).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert!(changed.body.contains("id=\"c-preparing\"") && changed.body.contains(&order));
}
