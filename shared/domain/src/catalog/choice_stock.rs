//! The stock of choices: 20 puddings are left, for every drink that takes one.

use std::collections::BTreeMap;

use fields::Patch;

use super::{
    option_group::{Choice, OptionGroup, choice_error},
    stock::{StockKey, contradiction},
};
use crate::{ChoiceCode, Code, DomainError, Timestamp};

/// Units by choice.
pub type ChoiceUnits = BTreeMap<ChoiceCode, u32>;

/// An option group and the stock of its choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupWithStock {
    /// The group.
    pub group: OptionGroup,
    /// Units in stock of each choice that is tracked.
    pub units: ChoiceUnits,
}

impl GroupWithStock {
    /// The group with what is `left`, of which only that counts which is tracked.
    #[must_use]
    pub fn new(group: OptionGroup, left: &BTreeMap<StockKey, u32>) -> Self {
        let units = |choice: &Choice| {
            let stock = choice.stock(group.store)?;
            Some((choice.code, left.get(&stock).copied().unwrap_or_default()))
        };
        let units = group.choices.iter().filter_map(units).collect();
        Self { group, units }
    }

    /// Units in stock of the choice `code`; `None` if its stock is not tracked.
    #[must_use]
    pub fn stock_of(&self, code: ChoiceCode) -> Option<u32> {
        self.units.get(&code).copied()
    }

    /// The group as shoppers have it at `now`: a choice that has run out, or is sold out for today,
    /// is not available.
    #[must_use]
    pub fn for_sale(&self, now: Timestamp) -> Self {
        let mut sold = self.clone();
        for choice in &mut sold.group.choices {
            let is_out = self.group.sold_out.until(&choice.code, now).is_some();
            choice.available &= self.stock_of(choice.code) != Some(0) && !is_out;
        }
        sold
    }
}

/// How the choices of `group` are counted after an edit, which says `said` of each, in the group's
/// order: a number begins to count or repeats what is counted, `Clear` stops it. Each choice is
/// counted by itself, and what is counted changes by restocking only. `before` are the units that
/// are counted so far. Returns the group, and the first units of the choices that are counted from
/// now on.
///
/// # Errors
/// [`Code::ValidationFailed`] when the request contradicts what is counted.
pub fn count_choices(
    mut group: OptionGroup,
    said: &[Patch<u32>],
    before: &ChoiceUnits,
) -> Result<(OptionGroup, ChoiceUnits), DomainError> {
    let (mut first, mut errors) = (ChoiceUnits::new(), Vec::new());
    for (index, (choice, said)) in group.choices.iter_mut().zip(said).enumerate() {
        let counted = before.get(&choice.code).copied();
        if let Some(message) = contradiction(said, counted) {
            errors.push(choice_error(index, "stock", "conflict", message));
        }
        choice.tracked = match said {
            Patch::Keep => counted.is_some(),
            Patch::Clear => false,
            Patch::Set(_) => true,
        };
        if let (Patch::Set(units), None) = (said, counted) {
            first.insert(choice.code, *units);
        }
    }
    if errors.is_empty() {
        Ok((group, first))
    } else {
        Err(DomainError::Fields(Code::ValidationFailed, errors))
    }
}

#[cfg(test)]
mod tests {
    use fields::FieldError;

    use super::*;
    use crate::{StoreId, Text, Timestamp, TwdDelta};

    const AT: Timestamp = Timestamp::from_millis(0);

    fn code(text: &str) -> ChoiceCode {
        text.parse().unwrap()
    }

    fn units(all: &[(&str, u32)]) -> ChoiceUnits {
        all.iter().map(|(text, units)| (code(text), *units)).collect()
    }

    fn extras(codes: &[&str]) -> OptionGroup {
        let choice = |text: &&str| Choice {
            name_en: None,
            code: code(text),
            name: Text::new(text).unwrap(),
            delta: TwdDelta::ZERO,
            available: *text != "td",
            serial: 7,
            tracked: false,
        };
        OptionGroup {
            name_en: None,
            id: "extra".parse().unwrap(),
            store: StoreId::new(AT, 1),
            name: Text::new("extra").unwrap(),
            min: 0,
            max: 3,
            choices: codes.iter().map(choice).collect(),
            sold_out: Default::default(),
            version: 1,
            updated_at: AT,
        }
    }

    #[test]
    fn each_choice_is_counted_by_itself_and_what_is_counted_is_restocked() {
        use Patch::{Clear, Keep, Set};
        for (said, before, want) in [
            // What is counted after it, and the first units.
            ([Keep, Keep], vec![], Ok(("", vec![]))),
            ([Set(20), Keep], vec![], Ok(("pd", vec![("pd", 20)]))),
            ([Set(0), Set(3)], vec![], Ok(("pd gj", vec![("pd", 0), ("gj", 3)]))),
            ([Clear, Set(3)], vec![], Ok(("gj", vec![("gj", 3)]))),
            ([Keep, Set(3)], vec![("pd", 5)], Ok(("pd gj", vec![("gj", 3)]))),
            ([Set(5), Keep], vec![("pd", 5)], Ok(("pd", vec![]))),
            ([Clear, Keep], vec![("pd", 5), ("gj", 1)], Ok(("gj", vec![]))),
            ([Set(6), Keep], vec![("pd", 5)], Err("choices.0.stock")),
            ([Set(6), Set(0)], vec![("pd", 5), ("gj", 1)], Err("choices.0.stock choices.1.stock")),
            // Choices that are gone count for nothing.
            ([Keep, Keep], vec![("zz", 5)], Ok(("", vec![]))),
        ] {
            let got = count_choices(extras(&["pd", "gj"]), &said, &units(&before));
            let got = got.map_err(|error| {
                let DomainError::Fields(_, errors) = error else { return format!("{error:?}") };
                errors.iter().map(FieldError::path).collect::<Vec<_>>().join(" ")
            });
            let want = want.map(|(tracked, first)| (tracked.to_owned(), units(&first)));
            let tracked = |group: OptionGroup| {
                let tracked = group.choices.iter().filter(|choice| choice.tracked);
                tracked.map(|choice| choice.code.to_string()).collect::<Vec<_>>().join(" ")
            };
            let got = got.map(|(group, first)| (tracked(group), first));
            assert_eq!(got, want.map_err(str::to_owned), "{said:?} {before:?}");
        }
    }

    #[test]
    fn what_has_run_out_is_not_for_sale_and_other_serials_don_t_count() {
        let mut group = extras(&["pd", "gj", "td", "pb"]);
        for choice in group.choices.iter_mut().take(3) {
            choice.tracked = true;
        }
        let store = group.store;
        let left = [("pd", 7, 2), ("gj", 6, 9), ("td", 7, 4), ("pb", 7, 0)];
        let key = |text, serial| StockKey::choice(store, code(text), serial);
        let left = left.iter().map(|(text, serial, units)| (key(text, *serial), *units));
        let stocked = GroupWithStock::new(group, &left.collect());
        assert_eq!(stocked.units, units(&[("pd", 2), ("gj", 0), ("td", 4)]));
        let sold: Vec<_> =
            stocked.for_sale(AT).group.choices.iter().map(|one| one.available).collect();
        assert_eq!(sold, [true, false, false, true], "td is switched off, pb is not counted");
        assert!(stocked.group.choices[1].available, "what the store says stays");
    }
}
