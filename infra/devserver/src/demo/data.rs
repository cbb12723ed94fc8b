//! What the demonstration market sells.

use domain::{catalog::ProductKind, store::StoreKind};

/// A product of the demonstration.
pub(super) struct Item {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// In TWD.
    pub(super) price: i64,
    pub(super) points: Option<i64>,
    /// Units in stock; `None` if the stock is not tracked.
    pub(super) units: Option<u32>,
}

/// A category, the kind of its products, and the products.
pub(super) type Shelf = (&'static str, ProductKind, &'static [Item]);

/// A store of the demonstration.
pub(super) struct Stall {
    pub(super) name: &'static str,
    pub(super) kind: StoreKind,
    pub(super) shelves: &'static [Shelf],
}

const fn item(
    name: &'static str,
    about: &'static str,
    price: i64,
    points: Option<i64>,
    units: Option<u32>,
) -> Item {
    Item { name, about, price, points, units }
}

/// Every store: the tea shop, the restaurant, the gift shop, the stall.
pub(super) const STORES: &[Stall] = &[
    Stall {
        name: "小山茶行 Hill Tea",
        kind: StoreKind::Shop,
        shelves: &[
            (
                "茶葉",
                ProductKind::Goods,
                &[
                    item(
                        "阿里山高山烏龍茶 150g",
                        "海拔一千四百公尺的春茶，花香清甜。",
                        680,
                        None,
                        Some(40),
                    ),
                    item(
                        "日月潭紅玉紅茶 100g",
                        "台茶十八號，帶薄荷與肉桂香。",
                        450,
                        None,
                        Some(60),
                    ),
                    item("文山包種茶 150g", "輕發酵，湯色蜜綠，口感清揚。", 520, None, Some(35)),
                    item("木柵鐵觀音 150g", "傳統炭焙，喉韻厚實。", 560, None, Some(30)),
                    item("東方美人茶 75g", "小綠葉蟬著涎，蜜香明顯。", 980, None, Some(18)),
                    item("桂花烏龍茶包 15 入", "冷泡熱泡皆宜。", 260, None, Some(120)),
                    item("四季春茶包 20 入", "日常喝的清香烏龍。", 220, None, Some(150)),
                ],
            ),
            (
                "茶具",
                ProductKind::Goods,
                &[
                    item("手拉坏蓋碗", "白瓷，120 毫升，附杯托。", 390, None, Some(25)),
                    item("玻璃公道杯", "耐熱玻璃，350 毫升。", 280, None, Some(50)),
                    item("柴燒茶壺", "每把釉色不同，200 毫升。", 2800, None, Some(6)),
                    item("竹製茶則", "孟宗竹，職人手削。", 160, None, Some(80)),
                    item("旅行茶具組", "一壺兩杯，附收納袋。", 890, None, Some(22)),
                    item("茶巾三入組", "棉麻，吸水好晾乾。", 150, None, Some(90)),
                ],
            ),
            (
                "點心",
                ProductKind::Goods,
                &[
                    item("鳳梨酥 10 入", "土鳳梨內餡，酸甜不膩。", 420, None, Some(100)),
                    item("綠豆糕 8 入", "入口即化，低糖。", 300, None, Some(45)),
                    item("牛軋糖 300g", "澎湖花生。", 280, None, Some(70)),
                    item("太陽餅 6 入", "麥芽內餡，酥皮手工擀製。", 240, None, Some(55)),
                    item("茶香瓜子 200g", "烏龍茶焙炒。", 120, None, Some(130)),
                ],
            ),
        ],
    },
    Stall {
        name: "阿嬌麵店 A-Jiao Noodles",
        kind: StoreKind::Restaurant,
        shelves: &[
            (
                "麵食",
                ProductKind::MenuItem,
                &[
                    item("紅燒牛肉麵", "牛腱慢燉四小時。", 180, None, None),
                    item("麻醬麵", "自磨芝麻醬。", 60, None, None),
                    item("陽春麵", "清湯細麵。", 50, None, None),
                    item("擔仔麵", "肉燥與蝦湯頭。", 65, None, None),
                    item("炸醬麵", "豆干與絞肉。", 70, None, None),
                    item("番茄牛肉麵", "新鮮番茄熬湯。", 190, None, Some(30)),
                ],
            ),
            (
                "小菜",
                ProductKind::MenuItem,
                &[
                    item("滷味拼盤", "豆干、海帶、滷蛋。", 80, None, None),
                    item("燙青菜", "每日時蔬。", 40, None, None),
                    item("皮蛋豆腐", "嫩豆腐與柴魚。", 45, None, None),
                    item("涼拌小黃瓜", "蒜香微辣。", 40, None, None),
                    item("滷蛋", "一顆。", 15, None, Some(200)),
                ],
            ),
            (
                "飲料",
                ProductKind::MenuItem,
                &[
                    item("珍珠奶茶", "大杯，可調甜度。", 55, None, None),
                    item("冬瓜茶", "古法熬煮。", 30, None, None),
                    item("酸梅湯", "仙楂、烏梅。", 40, None, None),
                    item("檸檬愛玉", "手洗愛玉。", 45, None, Some(50)),
                ],
            ),
            (
                "伴手禮",
                ProductKind::Goods,
                &[
                    item("手工關廟麵 5 入", "日曬麵，三分鐘即熟。", 150, None, Some(80)),
                    item("阿嬌辣油 120g", "大紅袍花椒與朝天椒。", 180, None, Some(60)),
                    item("古法肉燥罐頭", "拌麵拌飯都好。", 120, None, Some(90)),
                    item("冬瓜茶磚 4 入", "加水煮開就能喝。", 160, None, Some(70)),
                ],
            ),
        ],
    },
    Stall {
        name: "星點禮品 Star Gifts",
        kind: StoreKind::Gift,
        shelves: &[
            (
                "電子票券",
                ProductKind::Gift,
                &[
                    item("夜市美食券 100 元", "全市場通用，線上使用。", 100, Some(100), Some(500)),
                    item("咖啡兌換券", "指定門市中杯美式。", 60, Some(60), Some(300)),
                    item("停車券 2 小時", "夜市停車場。", 50, Some(50), Some(400)),
                    item("手搖飲兌換券", "任選一杯。", 65, Some(65), Some(300)),
                ],
            ),
            (
                "紀念品",
                ProductKind::Gift,
                &[
                    item("夜市帆布袋", "厚磅帆布，印有燈籠圖樣。", 250, Some(240), Some(80)),
                    item("燈籠鑰匙圈", "小紙燈籠造型。", 120, Some(110), Some(150)),
                    item("懷舊撲克牌", "小吃圖鑑。", 180, Some(170), Some(90)),
                    item("夜市明信片組", "八張一組。", 90, Some(80), Some(200)),
                    item("保溫杯 500ml", "304 不鏽鋼。", 490, Some(480), Some(40)),
                ],
            ),
        ],
    },
    Stall {
        name: "巷口選物 Alley Select",
        kind: StoreKind::Shop,
        shelves: &[
            (
                "生活",
                ProductKind::Goods,
                &[
                    item("木柄折扇", "竹骨紙面。", 180, None, Some(60)),
                    item("藺草坐墊", "苑裡手編。", 650, None, Some(20)),
                    item("台灣檜木精油 10ml", "天然萃取。", 480, None, Some(35)),
                    item("花布束口袋", "客家花布。", 150, None, Some(75)),
                    item("陶瓷風鈴", "手繪金魚。", 320, None, Some(28)),
                    item("線香禮盒", "沉香與檀香。", 560, None, Some(24)),
                ],
            ),
            (
                "服飾",
                ProductKind::Goods,
                &[
                    item("夜市 T 恤 M", "純棉，燈籠印花。", 390, None, Some(45)),
                    item("夜市 T 恤 L", "純棉，燈籠印花。", 390, None, Some(45)),
                    item("漁夫帽", "雙面可戴。", 420, None, Some(33)),
                    item("帆布鞋 38", "手工硫化鞋底。", 1180, None, Some(10)),
                    item("帆布鞋 40", "手工硫化鞋底。", 1180, None, Some(12)),
                    item("條紋襪三雙", "彰化社頭製。", 199, None, Some(140)),
                ],
            ),
            (
                "零食",
                ProductKind::Goods,
                &[
                    item("花生糖", "北港花生。", 130, None, Some(88)),
                    item("芒果乾 150g", "愛文芒果，無添加糖。", 220, None, Some(66)),
                    item("洛神花蜜餞", "台東洛神。", 140, None, Some(58)),
                    item("黑糖薑茶塊", "隨沖即飲。", 190, None, Some(72)),
                    item("海苔肉鬆蛋捲", "手工現捲。", 260, None, Some(1)),
                    item("限量月光布丁", "每日限量，賣完為止。", 88, None, Some(10)),
                ],
            ),
        ],
    },
];
