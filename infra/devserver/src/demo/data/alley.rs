//! The stall.

use domain::{catalog::ProductKind, store::StoreKind};

use super::shape::{Shelf, Size, Stall, item, size};

const SHIRT_SIZES: &[Size] = &[
    size("S", ["S 號", "S"], None),
    size("M", ["M 號", "M"], None),
    size("L", ["L 號", "L"], None),
    size("XL", ["XL 號", "XL"], None),
];

const SHOE_SIZES: &[Size] = &[
    size("37", ["37 號", "Size 37"], None),
    size("38", ["38 號", "Size 38"], None),
    size("39", ["39 號", "Size 39"], None),
    size("40", ["40 號", "Size 40"], None),
    size("41", ["41 號", "Size 41"], None),
    size("42", ["42 號", "Size 42"], None),
];

pub(super) const STALL: Stall = Stall {
    name: ["巷口選物 Alley Select", "Alley Select"],
    slug: "alley-select",
    about: [
        "巷口小店挑的生活好物、衣著與零食。",
        "Things for the home, clothes and snacks, picked by a little shop on the corner.",
    ],
    kind: StoreKind::Shop,
    groups: &[],
    shelves: &[
        Shelf {
            name: ["生活", "Home"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["木柄折扇", "Folding Fan"],
                    ["竹骨紙面。", "Bamboo ribs and paper leaf."],
                    180,
                    None,
                    Some(60),
                ),
                item(
                    ["藺草坐墊", "Rush Seat Cushion"],
                    ["苑裡手編。", "Woven by hand in Yuanli."],
                    650,
                    None,
                    Some(20),
                ),
                item(
                    ["台灣檜木精油 10ml", "Taiwan Cypress Essential Oil, 10 ml"],
                    ["天然萃取。", "A natural extract."],
                    480,
                    None,
                    Some(35),
                ),
                item(
                    ["花布束口袋", "Floral Drawstring Bag"],
                    ["客家花布。", "Hakka floral cloth."],
                    150,
                    None,
                    Some(75),
                ),
                item(
                    ["陶瓷風鈴", "Ceramic Wind Chime"],
                    ["手繪金魚。", "Hand-painted with goldfish."],
                    320,
                    None,
                    Some(28),
                ),
                item(
                    ["線香禮盒", "Incense Gift Box"],
                    ["沉香與檀香。", "Agarwood and sandalwood."],
                    560,
                    None,
                    Some(24),
                ),
            ],
        },
        Shelf {
            name: ["服飾", "Clothing"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["夜市 T 恤", "Night Market T-shirt"],
                    ["純棉，燈籠印花。", "Pure cotton with a lantern print."],
                    390,
                    None,
                    Some(15),
                )
                .in_sizes(SHIRT_SIZES),
                item(
                    ["夜市長袖 T 恤", "Night Market Long-sleeved T-shirt"],
                    ["厚磅純棉，晚上逛也不冷。", "Heavy cotton for the cooler evenings."],
                    490,
                    None,
                    Some(12),
                )
                .in_sizes(SHIRT_SIZES),
                item(["漁夫帽", "Bucket Hat"], ["雙面可戴。", "Reversible."], 420, None, Some(33)),
                item(
                    ["帆布鞋", "Canvas Shoes"],
                    ["手工硫化鞋底。", "With hand-vulcanised soles."],
                    1180,
                    None,
                    Some(6),
                )
                .in_sizes(SHOE_SIZES),
                item(
                    ["高筒帆布鞋", "High-top Canvas Shoes"],
                    ["手工硫化鞋底，護踝。", "With hand-vulcanised soles, above the ankle."],
                    1380,
                    None,
                    Some(4),
                )
                .in_sizes(SHOE_SIZES),
                item(
                    ["條紋襪三雙", "Striped Socks, 3 pairs"],
                    ["彰化社頭製。", "Made in Shetou, Changhua."],
                    199,
                    None,
                    Some(140),
                ),
            ],
        },
        Shelf {
            name: ["零食", "Snacks"],
            kind: ProductKind::Goods,
            items: &[
                item(
                    ["花生糖", "Peanut Brittle"],
                    ["北港花生。", "With peanuts from Beigang."],
                    130,
                    None,
                    Some(88),
                ),
                item(
                    ["芒果乾 150g", "Dried Mango, 150 g"],
                    ["愛文芒果，無添加糖。", "Irwin mangoes, no sugar added."],
                    220,
                    None,
                    Some(66),
                ),
                item(
                    ["洛神花蜜餞", "Candied Roselle"],
                    ["台東洛神。", "Roselle from Taitung."],
                    140,
                    None,
                    Some(58),
                ),
                item(
                    ["黑糖薑茶塊", "Brown Sugar Ginger Tea Cubes"],
                    ["隨沖即飲。", "Just add hot water."],
                    190,
                    None,
                    Some(72),
                ),
                item(
                    ["海苔肉鬆蛋捲", "Egg Rolls with Seaweed and Pork Floss"],
                    ["手工現捲。", "Rolled fresh by hand."],
                    260,
                    None,
                    Some(1),
                ),
                item(
                    ["限量月光布丁", "Moonlight Pudding, limited"],
                    ["每日限量，賣完為止。", "A few each day, until they are gone."],
                    88,
                    None,
                    Some(10),
                ),
            ],
        },
    ],
};
