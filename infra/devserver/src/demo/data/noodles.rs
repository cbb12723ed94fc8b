//! The restaurant.

use domain::{catalog::ProductKind, store::StoreKind};

use super::shape::{Group, Shelf, Size, Stall, item, size};

const CUPS: &[Size] =
    &[size("M", ["中杯", "Medium"], Some(45)), size("L", ["大杯", "Large"], Some(55))];

/// As a stall's paper slip asks.
const GROUPS: &[Group] = &[
    Group {
        id: "sugar",
        name: ["甜度", "Sweetness"],
        takes: (1, 1),
        choices: &[
            ("S5", ["半糖", "Half sugar"], 0),
            ("S9", ["正常甜", "Full sugar"], 0),
            ("S3", ["微糖", "A little sugar"], 0),
            ("S0", ["無糖", "No sugar"], 0),
        ],
    },
    Group {
        id: "ice",
        name: ["冰塊", "Ice"],
        takes: (1, 1),
        choices: &[
            ("I5", ["少冰", "Less ice"], 0),
            ("I9", ["正常冰", "Full ice"], 0),
            ("I3", ["微冰", "A little ice"], 0),
            ("I0", ["去冰", "No ice"], 0),
        ],
    },
    Group {
        id: "topping",
        name: ["加料", "Toppings"],
        takes: (0, 3),
        choices: &[
            ("TP", ["珍珠", "Pearls"], 10),
            ("TC", ["椰果", "Coconut jelly"], 10),
            ("TJ", ["仙草", "Grass jelly"], 10),
            ("TD", ["布丁", "Pudding"], 15),
        ],
    },
    Group {
        id: "heat",
        name: ["辣度", "Heat"],
        takes: (1, 1),
        choices: &[
            ("H0", ["不辣", "Not hot"], 0),
            ("H1", ["小辣", "A little hot"], 0),
            ("H2", ["中辣", "Medium hot"], 0),
            ("H3", ["大辣", "Very hot"], 0),
        ],
    },
    Group {
        id: "more",
        name: ["加點", "Extras"],
        takes: (0, 3),
        choices: &[
            ("MN", ["加麵", "More noodles"], 15),
            ("ME", ["加滷蛋", "A soy egg"], 15),
            ("MG", ["加青菜", "Greens"], 20),
        ],
    },
];

pub(super) const STALL: Stall = Stall {
    name: ["阿嬌麵店 A-Jiao Noodles", "A-Jiao Noodles"],
    slug: "a-jiao-noodles",
    about: [
        "巷口三十年的麵店，湯頭每日現熬。",
        "A neighbourhood noodle house for thirty years. The broth is made fresh every day.",
    ],
    kind: StoreKind::Restaurant,
    groups: GROUPS,
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
                )
                .asks(&["heat", "more"]),
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
                )
                .asks(&["heat", "more"]),
                item(
                    ["炸醬麵", "Zhajiang Noodles"],
                    ["豆干與絞肉。", "With dried tofu and minced pork in bean sauce."],
                    70,
                    None,
                    None,
                )
                .asks(&["heat", "more"]),
                item(
                    ["番茄牛肉麵", "Tomato Beef Noodle Soup"],
                    ["新鮮番茄熬湯。", "A broth simmered with fresh tomatoes."],
                    190,
                    None,
                    Some(30),
                )
                .asks(&["heat", "more"]),
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
                    [
                        "現煮珍珠，甜度冰塊自己選。",
                        "Freshly cooked pearls, as sweet and cold as you like it.",
                    ],
                    55,
                    None,
                    None,
                )
                .in_sizes(CUPS)
                .asks(&["sugar", "ice", "topping"]),
                item(
                    ["冬瓜茶", "Winter Melon Tea"],
                    ["古法熬煮。", "Slowly cooked the old way."],
                    30,
                    None,
                    None,
                )
                .asks(&["sugar", "ice", "topping"]),
                item(
                    ["酸梅湯", "Sour Plum Drink"],
                    ["仙楂、烏梅。", "With hawthorn and smoked plums."],
                    40,
                    None,
                    None,
                )
                .asks(&["sugar", "ice", "topping"]),
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
