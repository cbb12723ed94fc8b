//! What a customer chose of a product, checked against what its store offers.

use fields::{FieldError, Message, Step};
use texts::Count;

use super::{
    option_group::{Choice, OptionGroup},
    product::Product,
    stock::StockKey,
    variant::Sku,
};
use crate::{
    ChoiceCode, Code, DomainError, Quantity, StoreId, Text, Twd, TwdDelta, VariantCode,
    text::catalog as text,
};

/// One choice of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenOption {
    /// Its code.
    pub code: ChoiceCode,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    pub name_en: Option<Text<1, 60>>,
    /// How often it was chosen for each unit.
    pub quantity: Quantity,
    /// What it adds to the price of one unit, each time.
    pub delta: TwdDelta,
    /// The serial of the choice if its stock is tracked.
    pub stock: Option<u32>,
}

impl ChosenOption {
    /// What its units come from, if they are counted; it is a choice of `store`.
    #[must_use]
    pub fn stock(&self, store: StoreId) -> Option<StockKey> {
        self.stock.map(|serial| StockKey::choice(store, self.code, serial))
    }
}

/// A product as it was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// Which variant; [`VariantCode::ONLY`] of a product that declares none.
    pub variant: VariantCode,
    /// The name of the variant; `None` of a product that declares none.
    pub variant_name: Option<Text<1, 40>>,
    /// The name of the variant in English.
    pub variant_name_en: Option<Text<1, 60>>,
    /// The store's own name of it.
    pub sku: Option<Sku>,
    /// The price of one unit in TWD, choices included; `None` if it is sold for points only.
    pub price: Option<Twd>,
    /// What one unit would cost without the reduction that is shown, choices included.
    pub list_price: Option<Twd>,
    /// The choices in the order of the groups, each once.
    pub choices: Vec<ChosenOption>,
}

/// Why a product can't be had as it was chosen. The paths of the errors begin at the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// [`Code::VariantRequired`] or [`Code::ValidationFailed`].
    pub code: Code,
    /// What is wrong: `variant_id`, `choices` or `choices.<position>`.
    pub errors: Vec<FieldError>,
}

impl Unfit {
    /// The same errors of the line at `place` of the request.
    #[must_use]
    pub fn at(self, place: &[Step]) -> Self {
        let errors = self.errors.into_iter().map(|error| {
            let loc = place.iter().cloned().chain(error.loc).collect();
            FieldError { loc, ..error }
        });
        Self { code: self.code, errors: errors.collect() }
    }
}

impl From<Unfit> for DomainError {
    fn from(unfit: Unfit) -> Self {
        Self::Fields(unfit.code, unfit.errors)
    }
}

/// Checks `variant` and `choices` of a requested line against `product` and `groups`, which holds
/// at least those of the product's groups that exist. A code that stands there twice is chosen
/// twice.
///
/// # Errors
/// [`Code::VariantRequired`] when there are several variants and none is named;
/// [`Code::ValidationFailed`] for a variant that there is not (`not_found`), for choices that the
/// product does not offer (`not_found`) or not now (`conflict`), and for too few or too many of a
/// group (`range`).
pub fn choose(
    product: &Product,
    groups: &[OptionGroup],
    variant: Option<VariantCode>,
    choices: &[ChoiceCode],
) -> Result<Chosen, Unfit> {
    let variant = product.variant(variant);
    let made = options(product, groups, choices);
    let (found, choices) = match (variant, made) {
        (Ok(found), Ok(choices)) => (found, choices),
        (Err(required), made) => {
            let errors = vec![required.1].into_iter().chain(made.err().unwrap_or_default());
            return Err(Unfit { code: required.0, errors: errors.collect() });
        }
        (Ok(_), Err(errors)) => return Err(Unfit { code: Code::ValidationFailed, errors }),
    };
    let code = found.map_or(VariantCode::ONLY, |variant| variant.id);
    let with = |price: Option<Twd>| price.map(|price| added(price, &choices)).transpose();
    let list_price = found.and_then(|variant| variant.list_price);
    Ok(Chosen {
        variant: code,
        variant_name: found.map(|variant| variant.name.clone()),
        variant_name_en: found.and_then(|variant| variant.name_en.clone()),
        sku: found.and_then(|variant| variant.sku.clone()),
        price: with(product.price_of(code))?,
        list_price: with(list_price)?,
        choices,
    })
}

/// `price` with what the choices add.
fn added(price: Twd, choices: &[ChosenOption]) -> Result<Twd, Unfit> {
    let sum = choices.iter().try_fold(TwdDelta::ZERO, |sum, choice| {
        choice.delta.times(choice.quantity).and_then(|delta| sum.plus(delta))
    });
    sum.and_then(|sum| price.changed(sum)).ok_or_else(|| {
        let message = Message::of(text::choices_price);
        let loc = vec![Step::name("choices")];
        Unfit {
            code: Code::ValidationFailed,
            errors: vec![FieldError { loc, message, kind: "range" }],
        }
    })
}

fn options(
    product: &Product,
    groups: &[OptionGroup],
    codes: &[ChoiceCode],
) -> Result<Vec<ChosenOption>, Vec<FieldError>> {
    let offered: Vec<&OptionGroup> = product
        .options
        .iter()
        .filter_map(|id| groups.iter().find(|one| one.id == *id && one.store == product.store))
        .collect();
    let mut errors = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        let found = offered.iter().find_map(|group| group.choice(*code));
        let (kind, message) = match found {
            Some(choice) if choice.available => continue,
            Some(_) => ("conflict", Message::of(text::choice_unavailable)),
            None => ("not_found", Message::of(text::choice_unknown)),
        };
        let loc = vec![Step::name("choices"), Step::Index(index)];
        errors.push(FieldError { loc, message, kind });
    }
    let mut chosen = Vec::new();
    for group in &offered {
        let mut made = 0_usize;
        for choice in &group.choices {
            let times = codes.iter().filter(|code| **code == choice.code).count();
            made = made.saturating_add(times);
            chosen.extend(chosen_option(choice, times));
        }
        if made < usize::from(group.min) || made > usize::from(group.max) {
            let loc = vec![Step::name("choices")];
            errors.push(FieldError { loc, message: how_many(group), kind: "range" });
        }
    }
    if errors.is_empty() { Ok(chosen) } else { Err(errors) }
}

fn chosen_option(choice: &Choice, times: usize) -> Option<ChosenOption> {
    let quantity = u16::try_from(times).ok().and_then(Quantity::new)?;
    let (name, name_en) = (choice.name.clone(), choice.name_en.clone());
    let (code, delta) = (choice.code, choice.delta);
    let stock = choice.tracked.then_some(choice.serial);
    Some(ChosenOption { code, name, name_en, quantity, delta, stock })
}

fn how_many(group: &OptionGroup) -> Message {
    let (name, min, max) = (group.name.as_str(), Count::of(group.min), Count::of(group.max));
    if min == max {
        Message::of(|locale| text::choose(locale, name, min))
    } else if min == Count(0) {
        Message::of(|locale| text::choose_at_most(locale, name, max))
    } else {
        Message::of(|locale| text::choose_between(locale, name, min, max))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        GroupId, Points, ProductId, StoreId, Timestamp,
        catalog::{Offer, ProductDetails, ProductKind, Variant},
    };

    const AT: Timestamp = Timestamp::from_millis(0);

    fn text<const MAX: usize>(raw: &str) -> Text<1, MAX> {
        Text::new(raw).unwrap()
    }

    fn variant(id: &str, price: Option<i64>) -> Variant {
        Variant {
            name_en: None,
            id: id.parse().unwrap(),
            name: text(id),
            sku: Some(text(&format!("tea-{id}"))),
            price: price.and_then(Twd::new),
            list_price: Twd::new(99),
        }
    }

    /// 珍珠奶茶 of a drink stall for 60, with these variants.
    fn drink(variants: Vec<Variant>, options: &[&str]) -> Product {
        let details = ProductDetails {
            name_en: None,
            description_en: None,
            kind: ProductKind::MenuItem,
            name: text("珍珠奶茶"),
            description: None,
            price: Twd::new(60),
            points_price: None,
            image_url: None,
            category: None,
            tracked: false,
            active: true,
        };
        let options: Vec<GroupId> = options.iter().map(|id| id.parse().unwrap()).collect();
        let offer = Offer { details, variants, options };
        Product::list(ProductId::new(AT, 1), StoreId::new(AT, 1), offer, AT).unwrap()
    }

    fn group(id: &str, (min, max): (u16, u16), choices: &[(&str, &str, i64)]) -> OptionGroup {
        let choices = choices.iter().map(|(code, name, delta)| Choice {
            name_en: None,
            code: code.parse().unwrap(),
            name: text(name),
            delta: TwdDelta::new(*delta).unwrap(),
            available: *code != "td",
            serial: 7,
            tracked: *code == "pb",
        });
        OptionGroup {
            name_en: None,
            id: id.parse().unwrap(),
            store: StoreId::new(AT, 1),
            name: text(id),
            min,
            max,
            choices: choices.collect(),
            sold_out: Default::default(),
            version: 1,
            updated_at: AT,
        }
    }

    /// 甜度, 冰塊, 加料, and a group that the drinks don't have.
    fn groups() -> Vec<OptionGroup> {
        vec![
            group("sugar", (1, 1), &[("s0", "無糖", 0), ("s5", "半糖", 0), ("s9", "全糖", 0)]),
            group("ice", (0, 1), &[("i0", "去冰", 0), ("i9", "正常", 0)]),
            group(
                "extra",
                (0, 3),
                &[
                    ("pb", "珍珠", 10),
                    ("td", "芋圓", 15),
                    ("cp", "自備杯", -5),
                    ("fr", "免費", -60),
                ],
            ),
            group("size", (0, 1), &[("zz", "大", 5)]),
        ]
    }

    fn wanted(codes: &[&str]) -> Vec<ChoiceCode> {
        codes.iter().map(|code| code.parse().unwrap()).collect()
    }

    #[test]
    fn a_drink_costs_what_its_size_and_extras_do() {
        let offered = ["sugar", "ice", "extra"];
        let sizes = || vec![variant("M", None), variant("L", Some(75))];
        for (variants, named, codes, want) in [
            (vec![], None, vec!["s5"], ("0", 60, "s5x1")),
            (vec![], Some("0"), vec!["s5", "i0"], ("0", 60, "s5x1 i0x1")),
            (vec![variant("M", None)], None, vec!["s5"], ("M", 60, "s5x1")),
            (sizes(), Some("M"), vec!["s0"], ("M", 60, "s0x1")),
            (sizes(), Some("L"), vec!["s0"], ("L", 75, "s0x1")),
            (sizes(), Some("L"), vec!["pb", "s0", "pb"], ("L", 95, "s0x1 pbx2")),
            (sizes(), Some("L"), vec!["cp", "i9", "s9"], ("L", 70, "s9x1 i9x1 cpx1")),
            (sizes(), Some("M"), vec!["s0", "fr"], ("M", 0, "s0x1 frx1")),
        ] {
            let product = drink(variants, &offered);
            let named = named.map(|code| code.parse().unwrap());
            let chosen = choose(&product, &groups(), named, &wanted(&codes)).unwrap();
            let made = chosen.choices.iter();
            let made: Vec<_> =
                made.map(|one| format!("{}x{}", one.code, one.quantity.get())).collect();
            let price = chosen.price.unwrap().get();
            assert_eq!((chosen.variant.as_str(), price, made.join(" ").as_str()), want);
            let is_named = chosen.variant != VariantCode::ONLY;
            let counted = chosen.choices.iter().filter(|one| one.stock == Some(7));
            assert!(counted.eq(chosen.choices.iter().filter(|one| one.code.as_str() == "pb")));
            assert_eq!(chosen.sku.is_some(), is_named);
            assert_eq!(chosen.variant_name.is_some(), is_named);
        }
        // What it would cost without the reduction has the extras too.
        let large = drink(sizes(), &offered);
        let chosen = choose(&large, &groups(), "L".parse().ok(), &wanted(&["s0", "pb"])).unwrap();
        assert_eq!(chosen.list_price, Twd::new(109));
    }

    #[test]
    fn what_is_not_offered_is_refused_and_every_fault_is_named() {
        let offered = ["sugar", "ice", "extra", "gone"];
        let sizes = || vec![variant("M", None), variant("L", Some(75))];
        let invalid = Code::ValidationFailed;
        for (variants, named, codes, code, want) in [
            (sizes(), None, vec!["s0"], Code::VariantRequired, "variant_id missing"),
            (sizes(), Some("X"), vec!["s0"], invalid, "variant_id not_found"),
            (vec![], Some("M"), vec!["s0"], invalid, "variant_id not_found"),
            (vec![variant("M", None)], Some("0"), vec!["s0"], invalid, "variant_id not_found"),
            (vec![], None, vec![], invalid, "choices range"),
            (vec![], None, vec!["s0", "s5"], invalid, "choices range"),
            (vec![], None, vec!["s0", "i0", "i0"], invalid, "choices range"),
            (vec![], None, vec!["s0", "pb", "pb", "pb", "pb"], invalid, "choices range"),
            (vec![], None, vec!["s0", "zz"], invalid, "choices.1 not_found"),
            (vec![], None, vec!["td", "s0"], invalid, "choices.0 conflict"),
            (vec![], None, vec!["s0", "fr", "cp"], invalid, "choices range"),
            (
                sizes(),
                None,
                vec!["xx"],
                Code::VariantRequired,
                "variant_id missing, choices.0 not_found, choices range",
            ),
        ] {
            let product = drink(variants, &offered);
            let named = named.map(|code| code.parse().unwrap());
            let refused = choose(&product, &groups(), named, &wanted(&codes)).unwrap_err();
            let line = [Step::name("body"), Step::name("items"), Step::Index(3)];
            let unfit = refused.at(&line);
            let found = unfit.errors.iter();
            let found: Vec<_> = found
                .map(|error| {
                    let path = error.path();
                    format!("{} {}", path.strip_prefix("items.3.").unwrap(), error.kind)
                })
                .collect();
            assert_eq!((unfit.code, found.join(", ").as_str()), (code, want), "{codes:?}");
        }
    }

    #[test]
    fn what_is_sold_for_points_has_no_price_and_another_stores_group_offers_nothing() {
        let mut gift = drink(vec![], &["sugar"]);
        gift.details.price = None;
        gift.details.points_price = Points::new(5);
        let chosen = choose(&gift, &groups(), None, &wanted(&["s0"])).unwrap();
        assert_eq!(chosen.price, None);
        let mut others = groups();
        others.iter_mut().for_each(|one| one.store = StoreId::new(AT, 2));
        assert_eq!(choose(&gift, &others, None, &[]).unwrap().choices, []);
    }
}
