//! The restaurant.

use domain::{catalog::ProductKind, store::StoreKind};

use super::shape::{Shelf, Stall, item};

pub(super) const STALL: Stall = Stall {
    name: ["阿嬌麵店 A-Jiao Noodles", "A-Jiao Noodles"],
    slug: "a-jiao-noodles",
    about: [
        "巷口三十年的麵店，湯頭每日現熬。",
        "A neighbourhood noodle house for thirty years. The broth is made fresh every day.",
    ],
    kind: StoreKind::Restaurant,
    shelves: &[
        Shelf {
            name: ["麵食", "Noodles"],
            kind: ProductKind::MenuItem,
            items: &[
                item(
                    ["紅燒牛肉麵", "Braised Beef Noodle Soup"],
                    ["牛腱慢燉四小時。", "Beef shank, slowly braised for four hours."],
                    180,
                    None,
                    None,
                ),
                item(
                    ["麻醬麵", "Sesame Noodles"],
                    ["自磨芝麻醬。", "With sesame paste that we grind ourselves."],
                    60,
                    None,
                    None,
                ),
                item(
                    ["陽春麵", "Plain Noodle Soup"],
                    ["清湯細麵。", "Thin noodles in clear broth."],
                    50,
                    None,
                    None,
                ),
                item(
                    ["擔仔麵", "Tainan Danzai Noodles"],
                    ["肉燥與蝦湯頭。", "Minced pork over noodles in shrimp broth."],
                    65,
                    None,
                    None,
                ),
                item(
                    ["炸醬麵", "Zhajiang Noodles"],
                    ["豆干與絞肉。", "With dried tofu and minced pork in bean sauce."],
                    70,
                    None,
                    None,
                ),
                item(
                    ["番茄牛肉麵", "Tomato Beef Noodle Soup"],
                    ["新鮮番茄熬湯。", "A broth simmered with fresh tomatoes."],
                    190,
                    None,
                    Some(30),
                ),
            ],
        },
        Shelf {
            name: ["小菜", "Side dishes"],
            kind: ProductKind::MenuItem,
            items: &[
                item(
                    ["滷味拼盤", "Braised Platter"],
                    ["豆干、海帶、滷蛋。", "Dried tofu, kelp and a soy egg."],
                    80,
                    None,
                    None,
                ),
                item(
                    ["燙青菜", "Blanched Greens"],
                    ["每日時蔬。", "Whatever is in season today."],
                    40,
                    None,
                    None,
                ),
                item(
                    ["皮蛋豆腐", "Century Egg with Tofu"],
                    ["嫩豆腐與柴魚。", "Silken tofu with bonito flakes."],
                    45,
                    None,
                    None,
                ),
                item(
                    ["涼拌小黃瓜", "Smashed Cucumber Salad"],
                    ["蒜香微辣。", "Garlicky and a little spicy."],
                    40,
                    None,
                    None,
                ),
                item(["滷蛋", "Soy Egg"], ["一顆。", "One egg."], 15, None, Some(200)),
            ],
        },
        Shelf {
            name: ["飲料", "Drinks"],
            kind: ProductKind::MenuItem,
            items: &[
                item(
                    ["珍珠奶茶", "Bubble Milk Tea"],
                    ["大杯，可調甜度。", "A large cup, as sweet as you like it."],
                    55,
                    None,
                    None,
                ),
                item(
                    ["冬瓜茶", "Winter Melon Tea"],
                    ["古法熬煮。", "Slowly cooked the old way."],
                    30,
                    None,
                    None,
                ),
                item(
                    ["酸梅湯", "Sour Plum Drink"],
                    ["仙楂、烏梅。", "With hawthorn and smoked plums."],
                    40,
                    None,
                    None,
                ),
                item(
                    ["檸檬愛玉", "Lemon Aiyu Jelly"],
                    ["手洗愛玉。", "Fig-seed jelly, rubbed by hand."],
                    45,
                    None,
                    Some(50),
                ),
            ],
        },
        Shelf {
            name: ["伴手禮", "Gifts to take home"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["手工關廟麵 5 入", "Guanmiao Sun-dried Noodles, 5 servings"],
                    ["日曬麵，三分鐘即熟。", "Dried in the sun; ready in three minutes."],
                    150,
                    None,
                    Some(80),
                ),
                item(
                    ["阿嬌辣油 120g", "A-Jiao Chilli Oil, 120 g"],
                    ["大紅袍花椒與朝天椒。", "With red Sichuan pepper and facing-heaven chillies."],
                    180,
                    None,
                    Some(60),
                ),
                item(
                    ["古法肉燥罐頭", "Traditional Minced Pork, canned"],
                    ["拌麵拌飯都好。", "Good on noodles and on rice."],
                    120,
                    None,
                    Some(90),
                ),
                item(
                    ["冬瓜茶磚 4 入", "Winter Melon Tea Blocks, 4 pieces"],
                    ["加水煮開就能喝。", "Add water, bring to the boil, and drink."],
                    160,
                    None,
                    Some(70),
                ),
            ],
        },
    ],
};
