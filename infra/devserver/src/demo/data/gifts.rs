//! The gift shop.

use domain::{catalog::ProductKind, store::StoreKind};

use super::shape::{Shelf, Stall, item};

pub(super) const STALL: Stall = Stall {
    name: ["星點禮品 Star Gifts", "Star Gifts"],
    slug: "star-gifts",
    about: [
        "用點數換票券與夜市紀念品。",
        "Vouchers and souvenirs of the night market, for money or for points.",
    ],
    kind: StoreKind::Gift,
    groups: &[],
    shelves: &[
        Shelf {
            name: ["電子票券", "Vouchers"],
            kind: ProductKind::Gift,
            items: &[
                item(
                    ["夜市美食券 100 元", "Night Market Food Voucher, NT$100"],
                    ["全市場通用，線上使用。", "Good in the whole market, and used online."],
                    100,
                    Some(100),
                    Some(500),
                ),
                item(
                    ["咖啡兌換券", "Coffee Voucher"],
                    ["指定門市中杯美式。", "A medium Americano at participating shops."],
                    60,
                    Some(60),
                    Some(300),
                ),
                item(
                    ["停車券 2 小時", "Parking Voucher, 2 hours"],
                    ["夜市停車場。", "At the night market's car park."],
                    50,
                    Some(50),
                    Some(400),
                ),
                item(
                    ["手搖飲兌換券", "Hand-shaken Drink Voucher"],
                    ["任選一杯。", "Any one drink."],
                    65,
                    Some(65),
                    Some(300),
                ),
            ],
        },
        Shelf {
            name: ["紀念品", "Souvenirs"],
            kind: ProductKind::Gift,
            items: &[
                item(
                    ["夜市帆布袋", "Night Market Tote Bag"],
                    ["厚磅帆布，印有燈籠圖樣。", "Heavy canvas with a lantern print."],
                    250,
                    Some(240),
                    Some(80),
                ),
                item(
                    ["燈籠鑰匙圈", "Lantern Key Ring"],
                    ["小紙燈籠造型。", "A tiny paper lantern."],
                    120,
                    Some(110),
                    Some(150),
                ),
                item(
                    ["懷舊撲克牌", "Retro Playing Cards"],
                    ["小吃圖鑑。", "A picture guide to street food."],
                    180,
                    Some(170),
                    Some(90),
                ),
                item(
                    ["夜市明信片組", "Night Market Postcards"],
                    ["八張一組。", "A set of eight."],
                    90,
                    Some(80),
                    Some(200),
                ),
                item(
                    ["保溫杯 500ml", "Vacuum Flask, 500 ml"],
                    ["304 不鏽鋼。", "304 stainless steel."],
                    490,
                    Some(480),
                    Some(40),
                ),
            ],
        },
    ],
};
