//! What the directory takes. `cargo test -p db names -- --nocapture` prints it.

#![expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]

use domain::{
    Points, Timestamp, Twd,
    catalog::{ProductKind, folded},
};

use super::*;

const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);
const PLACES: [&str; 12] = [
    "阿里山",
    "日月潭",
    "杉林溪",
    "文山",
    "坪林",
    "埔里",
    "台東",
    "花蓮",
    "Alishan",
    "梨山",
    "凍頂",
    "拉拉山",
];
const GOODS: [&str; 16] = [
    "高山烏龍茶",
    "金萱茶包",
    "紅玉紅茶",
    "手工牛軋糖",
    "鳳梨酥禮盒",
    "紅燒牛肉麵",
    "滷肉飯",
    "玫瑰鹽",
    "帆布袋",
    "T-shirt 黑 L",
    "黑糖珍珠奶茶",
    "蜂蜜檸檬",
    "香草咖啡豆",
    "竹炭襪",
    "保溫瓶 500ml",
    "珍珠耳環",
];

/// A product of a market with one store for every fifty and three categories in each.
fn entry(number: u64) -> NameEntry {
    let store = number % 20_000 / 50 + number / 20_000 * 400;
    let pick = |from: &[&str], by: u64| {
        from[usize::try_from(number / by).unwrap() % from.len()].to_owned()
    };
    let name = format!("{}{} {}", pick(&PLACES, 3), pick(&GOODS, 1), number % 97);
    let mixed = |number: u64| u32::try_from(number * 0x9E37_79B9 % 0x00FF_FFFD).unwrap();
    let category = store * 3 + number % 3;
    NameEntry {
        id: ProductId::derived(&[&number.to_string()]),
        store: mixed(store),
        kind: ProductKind::Goods,
        category: Some((mixed(category), mixed(category % 400))),
        price: Twd::new(i64::try_from(number % 990 + 10).unwrap()),
        points_price: Points::new(5).filter(|_| number.is_multiple_of(4)),
        new_since: AT.plus_seconds(i64::try_from(number * 7 % 31_536_000).unwrap()),
        names: folded(&name).into(),
    }
}

/// One chunk of the directory of this many products.
fn chunk(products: u64) -> NameChunk {
    let mut changes = NameChanges::default();
    // Each 128th is of the chunk.
    for number in 0..products / u64::from(CHUNKS) {
        let entry = entry(number * u64::from(CHUNKS));
        changes.set(entry.id, Some(entry));
    }
    let mut names = NameChunk::default();
    names.apply(&changes);
    names
}

#[test]
fn a_million_products_fit_well() {
    println!(
        "{:>10} {:>14} {:>14} {:>12} {:>12}",
        "products", "a chunk", "all", "cold load", "memory"
    );
    for (products, most_bytes, most_units) in
        [(100_000, 60_000, 1_000), (1_000_000, 350_000, 6_000)]
    {
        let names = chunk(products);
        let data = deflated("test", &names).unwrap();
        let item = item_of(&Key::names(7), 1, data.clone()).unwrap();
        assert_eq!(data_of::<NameChunk>("test", &item).unwrap(), names);
        let all = data.len() * usize::from(CHUNKS);
        // Half a unit for each 4 KB, and half a unit for what has changed beside each chunk.
        let half_units = (item::size(&item).div_ceil(4_096) + 1) * usize::from(CHUNKS);
        let heap = |entry: &NameEntry| size_of::<NameEntry>() + entry.names.len();
        let memory = names.entries().iter().map(heap).sum::<usize>() * usize::from(CHUNKS);
        println!(
            "{products:>10} {:>11} KB {:>11} KB {:>6} units {:>9} KB",
            data.len() / 1_024,
            all / 1_024,
            half_units / 2,
            memory / 1_024,
        );
        assert!(data.len() < most_bytes, "{} bytes", data.len());
        assert!(half_units / 2 < most_units, "{half_units} half units");
    }
}

#[test]
fn changes_stay_small_and_versions_fit_into_one_unit() {
    let mut changes = NameChanges::default();
    for number in 0..u64::try_from(MOST_CHANGES).unwrap() {
        let entry = entry(number * 128);
        changes.set(entry.id, Some(entry));
        let bytes = deflated("test", &changes).unwrap().len();
        println!("{:>3} changes: {bytes} bytes", changes.len());
    }
    let manifest: Item = (0..CHUNKS).map(|chunk| (version_name(chunk), number(999_999))).collect();
    let manifest: Item = manifest.into_iter().chain(Key::names_manifest().attributes()).collect();
    assert!(item::size(&manifest) <= 1_024, "{} bytes", item::size(&manifest));
}

#[test]
fn what_can_not_be_read_is_said_without_what_is_in_it() {
    for data in [b"nothing".to_vec(), compress_to_vec(b"[{\"i\":\"ming\"}]", LEVEL)] {
        let item = item_of(&Key::names(1), 1, data).unwrap();
        let error = data_of::<NameChunk>("test", &item).unwrap_err();
        let text = format!("{error}: {:?}", std::error::Error::source(&error));
        assert!(matches!(error, Error::Unreadable { .. }) && !text.contains("ming"), "{text}");
    }
    let nothing = item::write(&Key::names(1), &Versioned { version: 1 }).unwrap();
    assert!(data_of::<NameChunk>("test", &nothing).is_err());
}
