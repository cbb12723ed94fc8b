//! Choices that run out.

use super::*;
use crate::checkout::show_cart_page::cart_view;

/// Toppings of which the first is sold out, few of the second are left, and the others are enough
/// not counted; at most `max` are chosen.
pub(super) fn toppings(max: u16) -> GroupWithStock {
    let choice = |(index, tracked)| Choice {
        name_en: None,
        code: format!("T{index}").parse().unwrap(),
        name: text(r"<b onclick=x>"),
        delta: TwdDelta::new(10).unwrap(),
        available: true,
        serial: 7,
        tracked,
    };
    let group = OptionGroup {
        name_en: None,
        id: "toppings".parse().unwrap(),
        store: StoreId::new(NOW, 1),
        name: text(r"<b onclick=x>"),
        min: 0,
        max,
        choices: [true, true, true, false].into_iter().enumerate().map(choice).collect(),
        sold_out: Default::default(),
        version: 1,
        updated_at: NOW,
    };
    let left = group.stocks().zip([0, 2, 90]).collect();
    GroupWithStock::new(group, &left).for_sale(NOW)
}

/// A line of the cart with a choice of which `left` are left.
pub(super) fn with_topping(left: u32) -> PricedLine {
    let line = in_cart(Some(stocked(2, ProductKind::MenuItem, Some(80), Some(3))));
    let code = "T1".parse().unwrap();
    let choice = ChosenOption {
        code,
        name: text(r"<b onclick=x>"),
        name_en: None,
        quantity: Quantity::ONE,
        delta: TwdDelta::ZERO,
        stock: Some(7),
    };
    let chosen = line.chosen.map(|chosen| Chosen { choices: vec![choice], ..chosen });
    PricedLine { chosen, choice_units: BTreeMap::from([(code, left)]), ..line }
}

#[test]
fn a_cart_names_things_in_the_language_of_its_reader_and_says_where_it_can_t() {
    let line = |name_en: Option<&str>| {
        let line = with_topping(9);
        let mut chosen = line.chosen.unwrap();
        chosen.choices[0].name = text("珍珠");
        chosen.choices[0].name_en = name_en.map(text);
        chosen.variant_name = Some(text("大杯"));
        chosen.variant_name_en = name_en.map(|_| text("Large"));
        PricedLine { chosen: Some(chosen), ..line }
    };
    for (locale, name_en, want) in [
        (Locale::ZhTw, Some("Pearls"), "大杯、珍珠"),
        (Locale::En, Some("Pearls"), "Large, Pearls"),
        (Locale::En, None, r#"<span lang="zh-TW">大杯</span>, <span lang="zh-TW">珍珠</span>"#),
    ] {
        let drawn = cart_view(&PageContext::sample(locale, None), vec![line(name_en)]);
        assert!(drawn.into_string().contains(&format!(">{want}<")), "{locale:?} {name_en:?}");
    }
}

#[test]
fn a_cart_says_what_is_more_than_an_order_takes() {
    for (kind, stock, quantity, most, want) in [
        (ProductKind::Goods, Some(80), 20, None, ""),
        (ProductKind::Goods, Some(80), 21, None, "一張訂單最多 20 件，請減少數量。"),
        (ProductKind::Goods, Some(15), 21, None, "只剩 15 件，請減少數量。"),
        (ProductKind::MenuItem, None, 99, None, ""),
        (ProductKind::MenuItem, None, 100, None, "一張訂單最多 99 份，請減少數量。"),
        (ProductKind::MenuItem, None, 4, Some(3), "一張訂單最多 3 份，請減少數量。"),
    ] {
        let mut line = in_cart(Some(stocked(2, kind, Some(80), stock)));
        line.together = quantity;
        line.policy.most = most;
        let drawn = cart_view(&PageContext::sample(Locale::ZhTw, None), vec![line]).into_string();
        let wrong = drawn.split_once(r#"<p class="wrong">"#).map(|(_, rest)| rest);
        let said = wrong.and_then(|rest| rest.split('<').next()).unwrap_or_default();
        assert_eq!(said, want, "{kind:?} {stock:?} {quantity} {most:?}");
    }
}

#[test]
fn a_choice_that_has_run_out_can_t_be_chosen_and_a_cart_says_what_is_short() {
    for (locale, sold_out, few) in [
        (Locale::ZhTw, "（已售完）", "（即將售完）"),
        (Locale::En, " (sold out)", " (almost sold out)"),
    ] {
        let ctx = PageContext::sample(locale, None);
        for max in [1, 3] {
            let drawn = shown(&ctx, &shelf()[1], &[toppings(max)], false).into_string();
            assert_eq!(drawn.matches(sold_out).count(), 1, "{drawn}");
            assert_eq!(drawn.matches(few).count(), 1, "{drawn}");
            let disabled = drawn.matches(" disabled").count();
            assert_eq!(disabled, 1, "{drawn}");
        }
    }
    let ctx = PageContext::sample(Locale::ZhTw, None);
    for (left, short) in [(0, Some("已售完")), (1, Some("只夠 1 份")), (2, None)] {
        let drawn = cart_view(&ctx, vec![with_topping(left)]).into_string();
        for says in ["已售完", "只夠"] {
            assert_eq!(drawn.contains(says), short.is_some_and(|it| it.contains(says)), "{drawn}");
        }
    }
}
