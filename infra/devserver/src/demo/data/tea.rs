//! The tea shop.

use domain::{catalog::ProductKind, store::StoreKind};

use super::shape::{Shelf, Stall, item};

pub(super) const STALL: Stall = Stall {
    name: ["小山茶行 Hill Tea", "Hill Tea"],
    slug: "hill-tea",
    about: [
        "台灣高山茶與茶具，自家焙火，全台宅配。",
        "Mountain teas of Taiwan, roasted in-house, and the ware to brew them.",
    ],
    kind: StoreKind::Shop,
    groups: &[],
    shelves: &[
        Shelf {
            name: ["茶葉", "Loose-leaf tea"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["阿里山高山烏龍茶 150g", "Alishan High Mountain Oolong, 150 g"],
                    [
                        "海拔一千四百公尺的春茶，花香清甜。",
                        "A spring tea from 1,400 metres, floral and gently sweet.",
                    ],
                    680,
                    None,
                    Some(40),
                ),
                item(
                    ["日月潭紅玉紅茶 100g", "Sun Moon Lake Ruby Black Tea, 100 g"],
                    [
                        "台茶十八號，帶薄荷與肉桂香。",
                        "Taiwan Tea No. 18, with notes of mint and cinnamon.",
                    ],
                    450,
                    None,
                    Some(60),
                ),
                item(
                    ["文山包種茶 150g", "Wenshan Pouchong, 150 g"],
                    [
                        "輕發酵，湯色蜜綠，口感清揚。",
                        "Lightly oxidised, honey-green in the cup, bright and clean.",
                    ],
                    520,
                    None,
                    Some(35),
                ),
                item(
                    ["木柵鐵觀音 150g", "Muzha Tieguanyin, 150 g"],
                    [
                        "傳統炭焙，喉韻厚實。",
                        "Charcoal-roasted the traditional way, with a long, full finish.",
                    ],
                    560,
                    None,
                    Some(30),
                ),
                item(
                    ["東方美人茶 75g", "Oriental Beauty, 75 g"],
                    [
                        "小綠葉蟬著涎，蜜香明顯。",
                        "Bitten by leafhoppers in the field, which brings out its honey aroma.",
                    ],
                    980,
                    None,
                    Some(18),
                ),
                item(
                    ["桂花烏龍茶包 15 入", "Osmanthus Oolong Tea Bags, 15 bags"],
                    ["冷泡熱泡皆宜。", "Good brewed hot or cold."],
                    260,
                    None,
                    Some(120),
                ),
                item(
                    ["四季春茶包 20 入", "Four Seasons Oolong Tea Bags, 20 bags"],
                    ["日常喝的清香烏龍。", "A light, fragrant oolong for every day."],
                    220,
                    None,
                    Some(150),
                ),
            ],
        },
        Shelf {
            name: ["茶具", "Teaware"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["手拉坏蓋碗", "Hand-thrown Gaiwan"],
                    ["白瓷，120 毫升，附杯托。", "White porcelain, 120 ml, with saucer."],
                    390,
                    None,
                    Some(25),
                ),
                item(
                    ["玻璃公道杯", "Glass Serving Pitcher"],
                    ["耐熱玻璃，350 毫升。", "Heat-resistant glass, 350 ml."],
                    280,
                    None,
                    Some(50),
                ),
                item(
                    ["柴燒茶壺", "Wood-fired Teapot"],
                    ["每把釉色不同，200 毫升。", "No two glazes are alike. 200 ml."],
                    2800,
                    None,
                    Some(6),
                ),
                item(
                    ["竹製茶則", "Bamboo Tea Scoop"],
                    ["孟宗竹，職人手削。", "Moso bamboo, carved by hand."],
                    160,
                    None,
                    Some(80),
                ),
                item(
                    ["旅行茶具組", "Travel Tea Set"],
                    ["一壺兩杯，附收納袋。", "One pot and two cups in a carrying pouch."],
                    890,
                    None,
                    Some(22),
                ),
                item(
                    ["茶巾三入組", "Tea Towels, set of 3"],
                    ["棉麻，吸水好晾乾。", "Cotton and linen; absorbent and quick to dry."],
                    150,
                    None,
                    Some(90),
                ),
            ],
        },
        Shelf {
            name: ["點心", "Sweets"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["鳳梨酥 10 入", "Pineapple Cakes, 10 pieces"],
                    [
                        "土鳳梨內餡，酸甜不膩。",
                        "Filled with native pineapple, tart and not too sweet.",
                    ],
                    420,
                    None,
                    Some(100),
                ),
                item(
                    ["綠豆糕 8 入", "Mung Bean Cakes, 8 pieces"],
                    ["入口即化，低糖。", "They melt in the mouth; low in sugar."],
                    300,
                    None,
                    Some(45),
                ),
                item(
                    ["牛軋糖 300g", "Nougat, 300 g"],
                    ["澎湖花生。", "With peanuts from Penghu."],
                    280,
                    None,
                    Some(70),
                ),
                item(
                    ["太陽餅 6 入", "Sun Cakes, 6 pieces"],
                    [
                        "麥芽內餡，酥皮手工擀製。",
                        "Hand-rolled flaky pastry with a maltose filling.",
                    ],
                    240,
                    None,
                    Some(55),
                ),
                item(
                    ["茶香瓜子 200g", "Tea-roasted Melon Seeds, 200 g"],
                    ["烏龍茶焙炒。", "Roasted with oolong tea."],
                    120,
                    None,
                    Some(130),
                ),
            ],
        },
    ],
};
