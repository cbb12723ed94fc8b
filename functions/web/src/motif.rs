//! What the picture of a product shows, told from words in its name or in its category's name.
//!
//! In Chinese as in English the word that says what a thing is comes last: 番茄牛肉麵 are noodles,
//! a tea egg is an egg. So of the words in a name the one that ends last counts, and of those that
//! end there the longest. What is added to a thing (in brackets, with 加, "with", "in") comes after.

mod draw;

use std::{collections::HashMap, sync::LazyLock};

use domain::catalog::ProductKind;

/// What a picture shows.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Motif {
    Teapot,
    TeaTin,
    TeaBag,
    Cup,
    BubbleTea,
    IceDrink,
    Coffee,
    Noodles,
    Rice,
    HotPot,
    Dumplings,
    Fried,
    Skewer,
    Egg,
    SideDish,
    Vegetables,
    Tofu,
    Pastry,
    Cake,
    Cookie,
    Candy,
    IceDessert,
    Pudding,
    Fruit,
    Snack,
    Bread,
    Fish,
    Jar,
    Shirt,
    Hat,
    Tote,
    Socks,
    Shoes,
    Notebook,
    Postcard,
    Cards,
    Mug,
    Flask,
    Plant,
    Candle,
    Lantern,
    Soap,
    Bottle,
    Towel,
    Cushion,
    Umbrella,
    Fan,
    Chime,
    Toy,
    Charm,
    Ticket,
    GiftBox,
    Gadget,
    Parcel,
}

/// What calls for a motif: words in lower case, the English ones without
/// the -s or -es of a plural.
type Words = [(Motif, &'static str)];

const WORDS: &Words = &[
    (Motif::Teapot, "茶壺, 茶具, 茶器, 水壺, 壺, teapot, tea set, kettle"),
    (
        Motif::TeaTin,
        "茶, 茶葉, 茶罐, 茶則, 烏龍, 包種, 鐵觀音, 普洱, tea, tea leaf, \
         tea leaves, tea tin, oolong, pu-erh",
    ),
    (Motif::TeaBag, "茶包, 濾掛, tea bag, teabag, tea sachet"),
    (
        Motif::Cup,
        "茶杯, 蓋碗, 公道杯, 茶磚, 茶塊, 薑茶, 熱茶, 杏仁茶, hot tea, ginger tea, teacup, \
         tea cup, gaiwan",
    ),
    (
        Motif::BubbleTea,
        "奶茶, 珍奶, 珍珠, 鮮奶茶, 鮮奶, 奶蓋, 手搖飲, 手搖, 拿鐵茶, 茶拿鐵, bubble tea, \
         milk tea, boba, pearl tea, milkshake, latte tea, tea latte",
    ),
    (
        Motif::IceDrink,
        "飲料, 飲品, 飲, 果汁, 汁, 冬瓜茶, 酸梅湯, 水果茶, 冰茶, 檸檬茶, 青草茶, 愛玉, 仙草茶, \
         氣泡水, 汽水, 可樂, 豆漿, 啤酒, 甘蔗, 冰沙, 檸檬水, drink, beverage, juice, soda, \
         cola, lemonade, iced tea, ice tea, beer, smoothie, plum drink, soy milk, fruit tea, \
         lemon tea, aiyu, aiyu jelly",
    ),
    (
        Motif::Coffee,
        "咖啡, 咖啡豆, 拿鐵, 美式, 卡布奇諾, 可可, coffee, coffee bean, latte, espresso, \
         cappuccino, americano, cocoa",
    ),
    (
        Motif::Noodles,
        "麵, 麵食, 麵線, 米粉, 冬粉, 粿條, 板條, 粄條, 河粉, 拉麵, 意麵, 米苔目, noodle, \
         noodle soup, ramen, vermicelli, pasta, spaghetti, udon, chow mein",
    ),
    (
        Motif::Rice,
        "飯, 粥, 飯糰, 便當, 米糕, 油飯, 丼, 咖哩, 壽司, 肉粽, 粽子, 套餐, 白米, rice, congee, \
         porridge, bento, lunch box, curry, sushi, set meal, rice dumpling, rice bowl",
    ),
    (
        Motif::HotPot,
        "湯, 羹, 鍋, 火鍋, 湯品, 關東煮, 麻辣燙, 鴨血, 藥燉排骨, soup, hot pot, hotpot, stew, \
         broth, oden",
    ),
    (
        Motif::Dumplings,
        "餃, 水餃, 餃子, 餛飩, 抄手, 包子, 小籠包, 湯包, 肉包, 菜包, 鍋貼, 生煎包, 水煎包, \
         饅頭, 刈包, 割包, 肉圓, 燒賣, dumpling, bao, bun, wonton, xiaolongbao, gua bao, \
         potsticker, steamed bun",
    ),
    (
        Motif::Fried,
        "雞排, 鹽酥雞, 鹹酥雞, 炸雞, 雞塊, 雞翅, 雞腿, 雞, 薯條, 地瓜球, 章魚燒, 炸物, 甜不辣, \
         排骨酥, 豬排, 排骨, chicken, fried chicken, popcorn chicken, chicken cutlet, wing, \
         drumstick, fry, fries, takoyaki, tempura, nugget, pork chop, sweet potato ball",
    ),
    (
        Motif::Skewer,
        "串, 烤肉, 烤串, 串燒, 香腸, 大腸, 大腸包小腸, 糖葫蘆, 燒烤, 米血, 豬血糕, 牛肉串, \
         牛排, 骰子牛, skewer, kebab, satay, sausage, bbq, barbecue, grilled meat, tanghulu, \
         steak, pig's blood cake",
    ),
    (
        Motif::Egg,
        "蛋, 滷蛋, 皮蛋, 茶葉蛋, 蛋餅, 鳥蛋, 荷包蛋, egg, tea egg, omelet, omelette, \
         egg pancake, egg crepe",
    ),
    (
        Motif::SideDish,
        "小菜, 滷味, 拼盤, 海帶, 豆干, 豆乾, 百頁, side dish, platter, braised dish, kelp, \
         appetizer, starter, 肉, beef, pork, duck, meat",
    ),
    (
        Motif::Vegetables,
        "菜, 青菜, 時蔬, 蔬菜, 黃瓜, 小黃瓜, 沙拉, 泡菜, 玉米, 地瓜, 花椰菜, 筍, 木耳, 菇, \
         vegetable, greens, cucumber, salad, kimchi, corn, sweet potato, mushroom, cabbage, \
         broccoli",
    ),
    (Motif::Tofu, "豆腐, 臭豆腐, 豆皮, tofu, stinky tofu, bean curd"),
    (
        Motif::Pastry,
        "酥, 糕, 糕點, 點心, 鳳梨酥, 蛋黃酥, 綠豆糕, 月餅, 麻糬, 車輪餅, 紅豆餅, 雞蛋糕, 蛋塔, \
         粿, pastry, pastries, pineapple cake, mung bean cake, mooncake, mochi, wheel cake, \
         egg tart, tart, rice cake",
    ),
    (
        Motif::Cake,
        "蛋糕, 生乳捲, 瑞士捲, 千層, 甜點, cake, cheesecake, swiss roll, dessert, brownie, \
         muffin",
    ),
    (
        Motif::Cookie,
        "餅, 餅乾, 曲奇, 蛋捲, 太陽餅, 仙貝, 煎餅, 鬆餅, cookie, biscuit, cracker, egg roll, \
         sun cake, waffle, pancake",
    ),
    (
        Motif::Candy,
        "糖, 糖果, 牛軋糖, 軟糖, 巧克力, 零食, candy, candies, sweets, nougat, chocolate, \
         toffee, lollipop, peanut brittle",
    ),
    (
        Motif::IceDessert,
        "冰, 冰品, 剉冰, 刨冰, 雪花冰, 冰淇淋, 霜淇淋, 聖代, 冰棒, 豆花, 仙草, 湯圓, 芋圓, \
         shaved ice, ice cream, gelato, sundae, popsicle, snow ice, tofu pudding, grass jelly",
    ),
    (Motif::Pudding, "布丁, 奶酪, 果凍, pudding, flan, jelly, panna cotta"),
    (
        Motif::Fruit,
        "果, 水果, 鮮果, 果乾, 芒果, 芒果乾, 鳳梨, 芭樂, 西瓜, 香蕉, 草莓, 檸檬, 蘋果, 木瓜, \
         葡萄, 荔枝, 蓮霧, 火龍果, 番茄, 柳丁, fruit, mango, dried mango, pineapple, guava, \
         watermelon, banana, strawberry, strawberries, apple, papaya, grape, orange, lemon, \
         tomato, 水果盤",
    ),
    (
        Motif::Snack,
        "瓜子, 花生, 堅果, 腰果, 杏仁, 洋芋片, 爆米花, 海苔, 肉乾, 肉鬆, 魷魚絲, 豆干條, \
         snack, seed, peanut, nut, cashew, almond, chip, crisp, popcorn, seaweed, jerky, 開心果",
    ),
    (
        Motif::Bread,
        "麵包, 吐司, 三明治, 漢堡, 可頌, 貝果, 胡椒餅, 蔥油餅, 蔥抓餅, 潤餅, 燒餅, 油條, 捲餅, \
         披薩, 早餐, bread, toast, sandwich, burger, croissant, bagel, pepper bun, \
         pepper cake, scallion pancake, wrap, pizza, breakfast, 可麗餅, 棺材板, crepe",
    ),
    (
        Motif::Fish,
        "魚, 蝦, 魷魚, 花枝, 章魚, 蚵仔煎, 蚵, 蛤蜊, 蟹, 海鮮, 生魚片, 鯛魚燒, fish, shrimp, \
         prawn, squid, octopus, oyster, oyster omelet, oyster omelette, clam, crab, seafood, \
         sashimi, taiyaki",
    ),
    (
        Motif::Jar,
        "罐頭, 醬, 辣油, 油, 麻油, 香油, 辣椒, 蜜餞, 果醬, 蜂蜜, 豆腐乳, 肉燥, 鹽, 醋, 醬油, \
         調味料, 黑糖, jar, sauce, chili oil, oil, jam, honey, preserve, preserved fruit, \
         candied fruit, pickle, salt, vinegar, spice, canned meat, brown sugar, sugar",
    ),
    (
        Motif::Shirt,
        "恤, t 恤, 衣, 上衣, 襯衫, 外套, 衫, 背心, 褲, 裙, 洋裝, 服飾, 服裝, 衣服, 圍裙, \
         t-shirt, tshirt, tee, shirt, hoodie, jacket, clothing, clothes, apparel, vest, dress, \
         apron",
    ),
    (Motif::Hat, "帽, hat, cap, beanie"),
    (
        Motif::Tote,
        "袋, 帆布袋, 提袋, 托特包, 背包, 側背包, 錢包, 零錢包, 化妝包, 手提包, 皮夾, 束口袋, \
         包包, bag, tote, tote bag, pouch, backpack, purse, wallet",
    ),
    (Motif::Socks, "襪, sock, stocking"),
    (Motif::Shoes, "鞋, 拖鞋, 靴, shoe, sneaker, slipper, sandal, boot"),
    (
        Motif::Notebook,
        "筆記本, 筆記, 手帳, 筆, 本子, 書, 文具, 日曆, 月曆, notebook, journal, pen, pencil, \
         book, stationery, calendar, planner, diary",
    ),
    (
        Motif::Postcard,
        "明信片, 卡片, 海報, 畫, 版畫, 貼紙, 照片, 地圖, postcard, greeting card, poster, \
         art print, sticker, painting, photo, map",
    ),
    (Motif::Cards, "撲克牌, 牌, 紙牌, 桌遊, 麻將, playing card, card, board game, mahjong"),
    (Motif::Mug, "馬克杯, 陶杯, 瓷杯, 陶瓷, 陶器, 瓷器, mug, ceramic, pottery"),
    (
        Motif::Flask,
        "保溫杯, 保溫瓶, 隨行杯, 環保杯, 水瓶, flask, tumbler, thermos, water bottle, \
         travel mug, vacuum bottle",
    ),
    (
        Motif::Plant,
        "植物, 盆栽, 多肉, 花束, 鮮花, 乾燥花, 盆, 種子, plant, potted plant, succulent, \
         bouquet, flower, bonsai",
    ),
    (
        Motif::Candle,
        "蠟燭, 香氛, 線香, 臥香, 擴香, candle, incense, incense stick, 沉香, 檀香, 盤香",
    ),
    (Motif::Lantern, "燈籠, 燈, 提燈, 天燈, 燈飾, lantern, lamp"),
    (Motif::Soap, "皂, 肥皂, 手工皂, 香皂, soap, soap bar, bath bomb"),
    (
        Motif::Bottle,
        "精油, 香水, 乳液, 洗髮, 洗髮精, 沐浴乳, 護手霜, 保養品, 酒, 瓶, essential oil, \
         perfume, lotion, shampoo, hand cream, wine, liquor, bottle, skincare",
    ),
    (
        Motif::Towel,
        "巾, 毛巾, 茶巾, 布, 圍巾, 手帕, 毯, 織品, towel, tea towel, cloth, textile, scarf, \
         handkerchief, blanket, fabric",
    ),
    (Motif::Cushion, "坐墊, 抱枕, 枕, 靠墊, 墊, cushion, pillow, mat, tatami"),
    (Motif::Umbrella, "傘, 雨傘, 陽傘, 雨衣, umbrella, parasol, raincoat"),
    (Motif::Fan, "扇, 折扇, 摺扇, 團扇, 扇子, fan, folding fan"),
    (Motif::Chime, "風鈴, 鈴, 鈴鐺, chime, wind chime, bell"),
    (
        Motif::Toy,
        "玩具, 玩偶, 娃娃, 公仔, 布偶, 積木, 模型, 扭蛋, toy, doll, plush, figure, teddy bear, \
         puzzle, stuffed animal",
    ),
    (
        Motif::Charm,
        "鑰匙圈, 吊飾, 飾品, 耳環, 項鍊, 手鍊, 戒指, 手環, 徽章, 磁鐵, 御守, keyring, \
         key ring, keychain, charm, earring, necklace, bracelet, ring, badge, magnet, jewelry, \
         jewellery, pin, accessory, accessories",
    ),
    (
        Motif::Ticket,
        "券, 票, 票券, 門票, 禮券, 兌換券, 點數, 儲值, 禮品卡, 禮物卡, ticket, voucher, \
         coupon, gift card, gift voucher, pass",
    ),
    (
        Motif::Gadget,
        "手機, 手機殼, 充電線, 充電器, 行動電源, 耳機, 電風扇, 音箱, 喇叭, 相機, 手錶, 鍵盤, \
         電子, 3c, phone, phone case, charger, power bank, cable, headphone, earphone, \
         speaker, camera, watch, gadget, electronic, electric fan",
    ),
];

/// Words that say little: they count if no name holds one of [`WORDS`].
const VAGUE: &Words = &[
    (Motif::GiftBox, "禮, 禮盒, 禮物, 禮品, 伴手禮, 紀念品, gift, gift box, gift set, souvenir"),
    (Motif::Parcel, "盒, 箱, 包裹, 雜貨, box, parcel, set, bundle"),
    (Motif::Cup, "杯, cup"),
    (Motif::Mug, "碗, 盤, 碟, bowl, plate"),
];

/// No word is longer.
const MAX_LETTERS: usize = 20;

/// What follows one of these in a name is added to the thing.
const ADDS: [char; 15] =
    ['(', '（', '[', '【', ',', '，', '、', '/', '／', '+', '＋', '|', '加', '附', '配'];

type Index = HashMap<&'static str, Motif>;

static BY_WORD: LazyLock<[Index; 2]> = LazyLock::new(|| [WORDS, VAGUE].map(index));

fn index(words: &Words) -> Index {
    words.iter().flat_map(|(motif, words)| words.split(", ").map(|word| (word, *motif))).collect()
}

impl Motif {
    /// The motif of a product of this kind with these names, its own one first. Where they hold no
    /// word that is known, `seed` chooses among what suits the kind.
    pub(crate) fn of(kind: ProductKind, names: [&str; 2], seed: u32) -> Self {
        let names = names.map(str::to_lowercase);
        let told = |index| names.iter().find_map(|name| told_by(name, index));
        match (kind, BY_WORD.iter().find_map(told), seed.rem_euclid(3)) {
            // On a menu tea comes in a cup.
            (ProductKind::MenuItem, Some(Self::TeaTin), _) => Self::Cup,
            (_, Some(motif), _) => motif,
            (ProductKind::MenuItem, None, 0) => Self::Rice,
            (ProductKind::MenuItem, None, 1) => Self::HotPot,
            (ProductKind::MenuItem, None, _) => Self::SideDish,
            (ProductKind::Goods, None, 0) => Self::Tote,
            (ProductKind::Goods, None, 1) => Self::Lantern,
            (ProductKind::Goods, None, _) => Self::Parcel,
            (ProductKind::Gift, None, 0) => Self::Ticket,
            (ProductKind::Gift, None, _) => Self::GiftBox,
        }
    }
}

/// What a name in lower case tells, without what is added to the thing if that is enough.
fn told_by(name: &str, index: &Index) -> Option<Motif> {
    let parts = name.split(ADDS).flat_map(|part| part.split(" with "));
    let mut parts = parts.flat_map(|part| part.split(" in "));
    parts.find_map(|part| last_word(part, index))
}

/// The motif of the word that ends last; of several that end there, of the longest.
fn last_word(text: &str, index: &Index) -> Option<Motif> {
    let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.rev().find_map(|end| {
        let (head, tail) = text.split_at_checked(end)?;
        let plural = tail.strip_prefix("es").or_else(|| tail.strip_prefix('s'));
        let ended = !plural.unwrap_or(tail).starts_with(latin);
        let starts = head.char_indices().rev().take(MAX_LETTERS).map(|(at, _)| at);
        // The last that is found is the longest.
        starts
            .filter_map(|start| {
                let (before, word) = head.split_at_checked(start)?;
                let whole = ended && !before.ends_with(latin);
                index.get(word).filter(|_| whole || !word.is_ascii())
            })
            .last()
            .copied()
    })
}

/// Whether a letter runs on into the next: "tea" isn't in "steak".
fn latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
}

#[cfg(test)]
mod tests;
