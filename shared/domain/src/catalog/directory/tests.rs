//! The directory answers as somebody would who looks at every product.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::{
    CategoryId, Points, StoreId, Text, Timestamp, Twd,
    catalog::{CategoryRef, Filter, ProductCard, ProductKind, folded, words},
};

const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);
const NAMES: [&str; 8] =
    ["臺灣 高山茶", "ＡＢＣ１２３", "牛肉麵", "茶", "茶 葉蛋", "Oolong TEA", "tea", "200g 茶"];
const QUERIES: [&str; 9] =
    ["茶", "台灣", "茶 高山", "abc", "面", "tea oolong", "２００Ｇ", "no", "milk 茶"];
const ENGLISH: [Option<&str>; 3] = [None, Some("Ｍilk  Tea"), Some("Oolong")];
const SORTS: [Sort; 5] =
    [Sort::Newest, Sort::PriceAsc, Sort::PriceDesc, Sort::NameAsc, Sort::PointsAsc];

fn store(number: u64) -> StoreId {
    StoreId::new(AT, number)
}

fn category(number: u64) -> CategoryRef {
    let name = ["teas", "food", "teas"][usize::try_from(number).unwrap() % 3];
    CategoryRef { name_en: None, id: CategoryId::new(AT, number), name: Text::new(name).unwrap() }
}

prop_compose! {
    fn card()(
        id in 0_u64..40,
        store_of in 0_u64..3,
        kind in 0_usize..3,
        name in 0_usize..NAMES.len(),
        english in 0_usize..ENGLISH.len(),
        price in proptest::option::of(0_i64..4),
        points in proptest::option::of(0_i64..4),
        kept in proptest::option::of(0_u64..3),
        at in 0_i64..4,
    ) -> ProductCard {
        ProductCard {
            id: ProductId::new(AT, id),
            store: store(store_of),
            kind: ProductKind::ALL[kind],
            name: Text::new(NAMES[name]).unwrap(),
            name_en: ENGLISH[english].map(|name| Text::new(name).unwrap()),
            excerpt: None,
            price: price.map(|price| Twd::new(price).unwrap()),
            varies: false,
            forms: false,
            points_price: points.map(|points| Points::new(points).unwrap()),
            image_url: None,
            category: kept.map(category),
            band: None,
            sold_out_until: None,
            version: 1,
            created_at: AT,
            new_since: AT.plus_seconds(at),
            updated_at: AT,
        }
    }
}

prop_compose! {
    fn filter()(
        store_of in proptest::option::of(0_u64..3),
        kind in proptest::option::of(0_usize..3),
        points in proptest::option::of(0_i64..4),
        by_name in any::<bool>(),
        kept in proptest::option::of(0_u64..3),
        query in proptest::option::of(0_usize..QUERIES.len()),
    ) -> Filter {
        let text = |number: u64| {
            let of = category(number);
            if by_name { of.name } else { Text::new(&of.id.to_string()).unwrap() }
        };
        Filter {
            store: store_of.map(store),
            kind: kind.map(|kind| ProductKind::ALL[kind]),
            points_min: points.map(|points| Points::new(points).unwrap()),
            category: kept.map(text),
            q: query.map(|query| Text::new(QUERIES[query]).unwrap()),
        }
    }
}

/// Whether a list by `sort` with `filter` has the product, as a person would say it.
fn belongs(card: &ProductCard, filter: &Filter, sort: Sort) -> bool {
    let of_category = |wanted: &Text<1, 40>| {
        card.category.as_ref().is_some_and(|category| {
            category.name == *wanted || category.id.to_string() == wanted.as_str()
        })
    };
    let names =
        [Some(folded(card.name.as_str())), card.name_en.as_ref().map(|name| folded(name.as_str()))];
    let holds = |word: &str| names.iter().flatten().any(|name| name.contains(word));
    filter.store.is_none_or(|store| card.store == store)
        && filter.kind.is_none_or(|kind| card.kind == kind)
        && filter.points_min.is_none_or(|least| card.points_price >= Some(least))
        && filter.category.as_ref().is_none_or(of_category)
        && filter.q.as_ref().is_none_or(|q| words(q.as_str()).iter().all(|word| holds(word)))
        && match sort {
            Sort::PriceAsc | Sort::PriceDesc => card.price.is_some(),
            Sort::PointsAsc => card.points_price.is_some(),
            Sort::NameAsc | Sort::Newest => true,
        }
}

/// The ids of those that belong, sorted.
fn by_hand(cards: &[ProductCard], filter: &Filter, sort: Sort) -> Vec<ProductId> {
    let mut kept: Vec<_> = cards.iter().filter(|card| belongs(card, filter, sort)).collect();
    kept.sort_by_key(|card| card.id);
    if matches!(sort, Sort::Newest | Sort::PriceDesc) {
        kept.reverse();
    }
    match sort {
        Sort::Newest => kept.sort_by_key(|card| std::cmp::Reverse(card.new_since)),
        Sort::PriceAsc => kept.sort_by_key(|card| card.price),
        Sort::PriceDesc => kept.sort_by_key(|card| std::cmp::Reverse(card.price)),
        Sort::NameAsc => kept.sort_by_key(|card| folded(card.name.as_str())),
        Sort::PointsAsc => kept.sort_by_key(|card| card.points_price),
    }
    kept.into_iter().map(|card| card.id).collect()
}

fn directory(cards: &[ProductCard]) -> Directory {
    let mut directory = Directory::default();
    for number in 0..CHUNKS {
        let mut changes = NameChanges::default();
        for card in cards.iter().filter(|card| chunk_of(card.id) == number) {
            changes.set(card.id, Some(NameEntry::of(card)));
        }
        let mut names = NameChunk::default();
        names.apply(&changes);
        directory.learn(number, KnownChunk { version: 1, base: 1, names: Arc::new(names) });
    }
    directory
}

proptest! {
    #[test]
    fn a_search_finds_what_somebody_finds_who_looks_at_all(
        cards in proptest::collection::vec(card(), 0..60),
        filter in filter(),
        sort in 0_usize..5,
        step in 1_usize..7,
    ) {
        let sort = SORTS[sort];
        // Of several cards of a product the last one counts.
        let mut seen = BTreeSet::new();
        let cards = cards.into_iter().rev().filter(|card| seen.insert(card.id));
        let mut cards: Vec<_> = cards.collect();
        cards.reverse();
        let directory = directory(&cards);
        prop_assert_eq!(directory.len(), cards.len());
        let want = by_hand(&cards, &filter, sort);
        let wanted = NameFilter::of(&filter);
        let (key, _) = SortKey::of(sort);
        // Page by page, each behind the last one of the page before.
        let mut found: Vec<ProductId> = Vec::new();
        let mut last: Option<&NameEntry> = None;
        loop {
            let text = last.and_then(|last| last.rank(key)).map(|rank| rank.to_string());
            let rank = text.as_deref().and_then(|text| Rank::parse(key, text));
            let page = directory.search(&wanted, sort, rank.zip(last.map(|last| last.id)), false, step);
            found.extend(page.iter().map(|entry| entry.id));
            prop_assert!(page.len() <= step);
            if page.len() < step {
                break;
            }
            last = page.last().copied();
        }
        prop_assert_eq!(&found, &want);
        // And back again, from each of them.
        for (place, id) in want.iter().enumerate() {
            let entry = directory.get(*id).unwrap();
            let before = entry.rank(key).map(|rank| (rank, *id));
            let mut page: Vec<_> = directory.search(&wanted, sort, before, true, step)
                .iter().map(|entry| entry.id).collect();
            page.reverse();
            prop_assert_eq!(&page[..], &want[place.saturating_sub(step)..place]);
        }
    }

    #[test]
    fn changes_leave_a_chunk_as_if_each_was_made_by_itself(
        changes in proptest::collection::vec((card(), any::<bool>()), 0..80),
    ) {
        let mut together = NameChanges::default();
        let mut one_by_one = NameChunk::default();
        let mut want = std::collections::BTreeMap::new();
        for (card, on_sale) in &changes {
            let entry = on_sale.then(|| NameEntry::of(card));
            together.set(card.id, entry.clone());
            prop_assert_eq!(together.get(card.id), Some(entry.as_ref()));
            let mut alone = NameChanges::default();
            alone.set(card.id, entry.clone());
            one_by_one.apply(&alone);
            want.insert(card.id, entry);
        }
        let mut at_once = NameChunk::default();
        at_once.apply(&together);
        prop_assert_eq!(&at_once, &one_by_one);
        // Once more changes nothing.
        at_once.apply(&together);
        prop_assert_eq!(&at_once, &one_by_one);
        let want: Vec<_> = want.into_values().flatten().collect();
        prop_assert_eq!(at_once.entries(), &want);
        for entry in &want {
            prop_assert_eq!(at_once.get(entry.id), Some(entry));
        }
        // It is read as it was written.
        let stored = serde_json::to_string(&at_once).unwrap();
        let read: NameChunk = serde_json::from_str(&stored).unwrap();
        prop_assert_eq!(&read, &at_once);
    }
}

#[test]
fn chunks_are_of_about_one_size() {
    // Ids of one moment, ids of many, and ids that were derived.
    let kinds: [fn(u64) -> ProductId; 3] = [
        |number| ProductId::new(AT, number),
        |number| ProductId::new(AT.plus_seconds(i64::try_from(number).unwrap()), 0),
        |number| ProductId::derived(&[&number.to_string()]),
    ];
    for of in kinds {
        let mut sizes = vec![0_u32; usize::from(CHUNKS)];
        for number in 0..12_800 {
            sizes[usize::from(chunk_of(of(number)))] += 1;
        }
        let (least, most) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
        assert!((40..=100).contains(least) && (100..=180).contains(most), "{least} to {most}");
    }
    // They are stored by it, so it never changes.
    assert_eq!(chunk_of(ProductId::new(AT, 1)), 86);
}

#[test]
fn a_list_answers_what_it_was_made_for_and_the_directory_the_rest() {
    use crate::catalog::{Scope, list_of};
    let of = category(1);
    let id = Text::new(&of.id.to_string()).unwrap();
    let store = store(1);
    let none = Filter::default;
    let points = |least| Points::new(least);
    for (filter, by_time, by_points) in [
        (none(), Some(Scope::Market), Some(Scope::Market)),
        (
            Filter { store: Some(store), ..none() },
            Some(Scope::Store(store)),
            Some(Scope::Store(store)),
        ),
        (
            Filter { kind: Some(ProductKind::Gift), ..none() },
            Some(Scope::Kind(ProductKind::Gift)),
            Some(Scope::Kind(ProductKind::Gift)),
        ),
        (
            Filter { category: Some(id.clone()), ..none() },
            Some(Scope::Category(of.id)),
            Some(Scope::Category(of.id)),
        ),
        // Every product of a list by points has a price in points.
        (Filter { points_min: points(0), ..none() }, None, Some(Scope::Market)),
        (Filter { points_min: points(1), ..none() }, None, None),
        (Filter { category: Some(of.name.clone()), ..none() }, None, None),
        // The category's own list has the products of one store alone.
        (
            Filter { category: Some(id.clone()), store: Some(store), ..none() },
            Some(Scope::Category(of.id)),
            Some(Scope::Category(of.id)),
        ),
        (Filter { category: Some(id), kind: Some(ProductKind::Gift), ..none() }, None, None),
        (Filter { kind: Some(ProductKind::Gift), store: Some(store), ..none() }, None, None),
        (Filter { q: Text::new("tea").ok(), ..none() }, None, None),
    ] {
        assert_eq!(list_of(&filter, SortKey::Time), by_time, "{filter:?}");
        assert_eq!(list_of(&filter, SortKey::Points), by_points, "{filter:?}");
    }
}

#[test]
fn ranks_sort_as_their_texts_do() {
    let names = ["", "a", "a b", "ab", "茶", "茶葉"];
    let numbers = [0, 9, 10, 99_999_999];
    let ranks = [
        numbers.map(Rank::Amount).to_vec(),
        numbers.map(Rank::Time).to_vec(),
        names.map(Rank::Name).to_vec(),
    ];
    for (key, ranks) in [SortKey::Price, SortKey::Time, SortKey::Name].into_iter().zip(ranks) {
        for one in &ranks {
            assert_eq!(Rank::parse(key, &one.to_string()), Some(*one));
            for other in &ranks {
                assert_eq!(
                    one.cmp(other),
                    one.to_string().cmp(&other.to_string()),
                    "{one} {other}"
                );
            }
        }
    }
    for text in ["", "x", "1.5", "99999999999999999999", "\u{0}"] {
        assert_eq!(Rank::parse(SortKey::Price, text), None, "{text}");
    }
}

#[test]
fn a_match_is_found_however_many_products_there_are() {
    let entry = |number: u64| NameEntry {
        id: ProductId::new(AT, number),
        store: digest(store(number % 2_000).body()),
        kind: ProductKind::Goods,
        category: None,
        price: Twd::new(i64::try_from(number % 100).unwrap()),
        points_price: None,
        new_since: AT,
        names: if number % 40_000 == 39_999 { "rare tea" } else { "tea" }.into(),
    };
    let mut chunks = vec![NameChunk::default(); usize::from(CHUNKS)];
    for number in 0..100_000 {
        let entry = entry(number);
        // Ids of one moment count up, so that each chunk is in order.
        chunks[usize::from(chunk_of(entry.id))].0.push(entry);
    }
    let mut directory = Directory::default();
    for (number, names) in (0..).zip(chunks) {
        directory.learn(number, KnownChunk { version: 1, base: 1, names: Arc::new(names) });
    }
    assert_eq!(directory.len(), 100_000);
    let search = |filter: Filter, count| {
        let found = directory.search(&NameFilter::of(&filter), Sort::PriceAsc, None, false, count);
        found.iter().map(|entry| entry.id).collect::<Vec<_>>()
    };
    let rare = Filter { q: Text::new("RARE").ok(), ..Filter::default() };
    let want = [39_999, 79_999].map(|number| ProductId::new(AT, number));
    assert_eq!(search(rare.clone(), 20), want);
    assert_eq!(search(rare.clone(), 1), want[..1]);
    assert_eq!(search(Filter { store: Some(store(1_999)), ..rare }, 20), want);
    let all = search(Filter { kind: Some(ProductKind::Goods), ..Filter::default() }, 1_500);
    assert_eq!(all.len(), 1_500);
    assert_eq!(all[999..1_001], [99_900, 1].map(|number| ProductId::new(AT, number)));
}
