//! The frames of pages, and what is said of a page beside its content.

use super::*;

#[test]
fn the_shop_has_one_frame_for_everybody_and_the_desk_names_its_store() {
    let guest = PageContext::sample(Locale::ZhTw, None);
    let mut staff = PageContext::sample(Locale::ZhTw, Some(caller(Role::Staff)));
    let page = |ctx: &PageContext| ctx.page("x", &maud::html! {}).markup.into_string();
    assert_eq!(page(&guest), page(&staff), "it can be cached");
    assert!(page(&guest).contains("示範模式"));
    assert!(page(&guest).contains("href=\"/en?q=x\""), "the switch stays on the page");
    staff.demonstration = false;
    assert!(!page(&staff).contains("示範模式"));

    let desk = Page::new("x").shell(Shell::Desk(HOSTILE)).draw(&staff, &maud::html! {});
    let desk = desk.markup.into_string();
    assert!(desk.contains("action=\"/logout\"") && desk.contains("&lt;script&gt;alert(1)"));
    let platform = Page::new("x").shell(Shell::Platform).draw(&staff, &maud::html! {});
    assert!(platform.markup.into_string().contains("href=\"/admin/payments\""));
}

#[test]
fn a_page_for_everybody_says_how_it_is_found_and_others_are_not() {
    let mut ctx = PageContext::sample(Locale::En, None);
    ctx.here = "/?q=x&added=prd_1".to_owned();
    let data = serde_json::json!({ "name": "</script><b>" });
    let found = Found { description: "About", picture: None, data: Some(&data) };
    let page = Page::new("Title").found(found).draw(&ctx, &maud::html! {}).markup.into_string();
    for part in [
        "<link rel=\"canonical\" href=\"https://shop.example/en?q=x\">",
        "hreflang=\"zh-TW\" href=\"https://shop.example/?q=x\">",
        "hreflang=\"x-default\" href=\"https://shop.example/?q=x\">",
        "property=\"og:image\" content=\"https://shop.example/assets/share-",
        "{\"name\":\"\\u003c/script>\\u003cb>\"}",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let own = |page: Page<'_>| page.draw(&ctx, &maud::html! {}).markup.into_string();
    let plain = own(Page::new("Title"));
    assert!(plain.contains("name=\"description\"") && !plain.contains("canonical"));
    for (page, hidden) in [
        (Page::new("Title"), false),
        (Page::new("Title").hidden(), true),
        (Page::new("Title").status(http::StatusCode::NOT_FOUND), true),
    ] {
        assert_eq!(own(page).contains("name=\"robots\" content=\"noindex\""), hidden);
    }
}
