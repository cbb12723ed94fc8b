use std::collections::BTreeSet;

use domain::catalog::ProductKind::{self, Gift, Goods, MenuItem};

use super::{Motif, VAGUE, WORDS};

/// Bytes; a page shows two dozen.
const MAX_SIZE: usize = 450;

/// Every word that is known, with its motif.
fn words() -> impl Iterator<Item = (Motif, &'static str)> {
    let rows = WORDS.iter().chain(VAGUE);
    rows.flat_map(|(motif, words)| words.split(", ").map(|word| (*motif, word)))
}

/// What products of these names and categories show.
const NAMES: &[(ProductKind, &str, &str, Motif)] = &[
    (Goods, "阿里山高山烏龍茶 150g", "茶葉", Motif::TeaTin),
    (Goods, "桂花烏龍茶包 15 入", "茶葉", Motif::TeaBag),
    (Goods, "手拉坏蓋碗", "茶具", Motif::Cup),
    (Goods, "柴燒茶壺", "茶具", Motif::Teapot),
    (Goods, "竹製茶則", "茶具", Motif::TeaTin),
    (Goods, "旅行茶具組", "茶具", Motif::Teapot),
    (Goods, "茶巾三入組", "茶具", Motif::Towel),
    (Goods, "鳳梨酥 10 入", "點心", Motif::Pastry),
    (Goods, "綠豆糕 8 入", "點心", Motif::Pastry),
    (Goods, "牛軋糖 300g", "點心", Motif::Candy),
    (Goods, "太陽餅 6 入", "點心", Motif::Cookie),
    (Goods, "茶香瓜子 200g", "點心", Motif::Snack),
    (MenuItem, "紅燒牛肉麵", "麵食", Motif::Noodles),
    (MenuItem, "番茄牛肉麵", "麵食", Motif::Noodles),
    (MenuItem, "牛肉麵加滷蛋", "麵食", Motif::Noodles),
    (MenuItem, "滷味拼盤", "小菜", Motif::SideDish),
    (MenuItem, "燙青菜", "小菜", Motif::Vegetables),
    (MenuItem, "皮蛋豆腐", "小菜", Motif::Tofu),
    (MenuItem, "滷蛋", "小菜", Motif::Egg),
    (MenuItem, "珍珠奶茶（大杯）", "飲料", Motif::BubbleTea),
    (MenuItem, "冬瓜茶", "飲料", Motif::IceDrink),
    (MenuItem, "酸梅湯", "飲料", Motif::IceDrink),
    (MenuItem, "檸檬愛玉", "飲料", Motif::IceDrink),
    (Goods, "手工關廟麵 5 入", "伴手禮", Motif::Noodles),
    (Goods, "阿嬌辣油 120g", "伴手禮", Motif::Jar),
    (Goods, "冬瓜茶磚 4 入", "伴手禮", Motif::Cup),
    (Gift, "夜市美食券 100 元", "電子票券", Motif::Ticket),
    (Gift, "咖啡兌換券", "電子票券", Motif::Ticket),
    (Gift, "夜市帆布袋", "紀念品", Motif::Tote),
    (Gift, "燈籠鑰匙圈", "紀念品", Motif::Charm),
    (Gift, "懷舊撲克牌", "紀念品", Motif::Cards),
    (Gift, "夜市明信片組", "紀念品", Motif::Postcard),
    (Gift, "保溫杯 500ml", "紀念品", Motif::Flask),
    (Goods, "木柄折扇", "生活", Motif::Fan),
    (Goods, "藺草坐墊", "生活", Motif::Cushion),
    (Goods, "台灣檜木精油 10ml", "生活", Motif::Bottle),
    (Goods, "陶瓷風鈴", "生活", Motif::Chime),
    (Goods, "線香禮盒", "生活", Motif::Candle),
    (Goods, "夜市 T 恤 M", "服飾", Motif::Shirt),
    (Goods, "漁夫帽", "服飾", Motif::Hat),
    (Goods, "帆布鞋 38", "服飾", Motif::Shoes),
    (Goods, "條紋襪三雙", "服飾", Motif::Socks),
    (Goods, "芒果乾 150g", "零食", Motif::Fruit),
    (Goods, "海苔肉鬆蛋捲", "零食", Motif::Cookie),
    (Goods, "限量月光布丁", "零食", Motif::Pudding),
    (MenuItem, "凍頂烏龍", "", Motif::Cup),
    (MenuItem, "雞排飯", "", Motif::Rice),
    (MenuItem, "香雞排", "", Motif::Fried),
    (MenuItem, "牛肉麵大碗", "", Motif::Noodles),
    (MenuItem, "麵包", "", Motif::Bread),
    (MenuItem, "阿婆特製", "湯品", Motif::HotPot),
    (Goods, "豪華禮盒", "茶葉", Motif::TeaTin),
    (Goods, "豪華禮盒", "生活", Motif::GiftBox),
    (MenuItem, "Beef Noodle Soup", "", Motif::Noodles),
    (MenuItem, "Tea eggs", "", Motif::Egg),
    (MenuItem, "Rice with Fried Chicken", "", Motif::Rice),
    (MenuItem, "Tofu in Chili Sauce", "", Motif::Tofu),
    (MenuItem, "Steak", "", Motif::Skewer),
    (MenuItem, "Cappuccino", "", Motif::Coffee),
    (MenuItem, "Mango shaved ice", "", Motif::IceDessert),
    (Goods, "Teacups, set of 4", "", Motif::Cup),
    (Goods, "Tea Towel", "", Motif::Towel),
    (Goods, "Oolong Tea Gift Box", "", Motif::TeaTin),
    (Goods, "T-shirt (with tote bag)", "", Motif::Shirt),
    (Goods, "Baseball cap", "", Motif::Hat),
    (Goods, "Strawberry cheesecake", "", Motif::Cake),
    (Goods, "Peony", "Potted plants", Motif::Plant),
    // Words within others aren't taken for them, and what isn't known leaves it to the kind.
    (Goods, "Price", "Capital", Motif::Tote),
    (MenuItem, "", "", Motif::Rice),
    (Gift, "…", "?", Motif::Ticket),
];

#[test]
fn the_last_word_of_a_name_says_what_it_is() {
    for (kind, name, category, motif) in NAMES {
        assert_eq!(Motif::of(*kind, [name, category], 0), *motif, "{name} in {category}");
    }
}

#[test]
fn every_word_calls_for_its_motif() {
    let mut wrong = Vec::new();
    for (motif, word) in words() {
        let many = format!("x {word}s 5");
        let names = [[word, "?"], ["?", &word.to_uppercase()], [&many, "?"]];
        let names = names.iter().take(if word.is_ascii() { 3 } else { 2 });
        for names in names.filter(|names| Motif::of(Goods, **names, 0) != motif) {
            wrong.push(format!("{names:?}: {:?}, not {motif:?}", Motif::of(Goods, *names, 0)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_product_of_no_known_name_gets_what_suits_its_kind() {
    for (kind, count) in [(MenuItem, 3), (Goods, 3), (Gift, 2)] {
        let motifs: BTreeSet<_> = (0..9).map(|seed| Motif::of(kind, ["?", ""], seed)).collect();
        assert_eq!(motifs.len(), count, "{kind:?}: {motifs:?}");
    }
}

#[test]
fn motifs_are_small_coloured_by_the_style_sheet_and_differ() {
    let style = include_str!("../../assets/style.css");
    let mut seen = BTreeSet::new();
    let motifs: BTreeSet<_> = words().map(|(motif, _)| motif).collect();
    for motif in &motifs {
        let shapes = motif.draw().into_string();
        assert!(shapes.len() <= MAX_SIZE, "{motif:?} has {} bytes", shapes.len());
        for class in shapes.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(style.contains(&format!(".{class} {{")), "{motif:?} has {class}");
        }
        assert!(seen.insert(shapes), "{motif:?} looks like another");
    }
    assert!(motifs.len() > 50, "only {motifs:?}");
}
