//! The districts of Taiwan, by county, with their postal codes.

use std::sync::LazyLock;

use domain::{Locale, Message, PostalCode};
use endpoint::{
    Errors, Field, Raw, Schema, Schemas,
    serde_json::{Value, json},
};

use crate::text::address as say;

/// Counties in lines of their own, and the districts of each below it; the file names its source.
const FILE: &str = include_str!("../../assets/districts.txt");

/// A county or a city of its rank.
#[derive(Debug)]
pub(crate) struct County {
    name: &'static str,
    english: &'static str,
    /// Its districts.
    pub(crate) districts: Vec<District>,
}

/// A district.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct District {
    /// The county.
    pub(crate) county: &'static str,
    /// Its name.
    pub(crate) name: &'static str,
    english: &'static str,
    /// The first three digits of its postal codes.
    pub(crate) code: &'static str,
    /// Its code, with a number behind it where several districts share that.
    pub(crate) id: String,
}

static COUNTIES: LazyLock<Vec<County>> = LazyLock::new(read);

fn read() -> Vec<County> {
    let mut counties: Vec<County> = Vec::new();
    for line in FILE.lines().filter(|line| !line.starts_with('#')) {
        let Some((first, rest)) = line.split_once(' ') else { continue };
        match (rest.split_once(' '), counties.last_mut()) {
            (Some((name, english)), Some(county))
                if first.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                let shared = county.districts.iter().filter(|known| known.code == first).count();
                let id = if shared == 0 { first.to_owned() } else { format!("{first}-{shared}") };
                county.districts.push(District {
                    county: county.name,
                    name,
                    english,
                    code: first,
                    id,
                });
            }
            _ => counties.push(County { name: first, english: rest, districts: Vec::new() }),
        }
    }
    counties
}

impl County {
    /// Every county, from north to south.
    pub(crate) fn all() -> &'static [Self] {
        &COUNTIES
    }

    /// Its name in a list.
    pub(crate) fn label(&self, locale: Locale) -> &'static str {
        locale.pick(self.name, self.english)
    }
}

impl District {
    /// The district with this id.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        COUNTIES.iter().flat_map(|county| &county.districts).find(|known| known.id == id)
    }

    /// The district `name` of `county`.
    pub(crate) fn named(county: &str, name: &str) -> Option<&'static Self> {
        let county = COUNTIES.iter().find(|known| known.name == county)?;
        county.districts.iter().find(|known| known.name == name)
    }

    /// Its name in a list, behind its code.
    pub(crate) fn label(&self, locale: Locale) -> String {
        let name = locale.pick(self.name, self.english);
        // What kind it is stands at the end of its name.
        let named = match self.name.chars().last() {
            Some('\u{5340}') => say::dist(locale, name),
            Some('\u{5e02}') => say::city(locale, name),
            _ => say::township(locale, name),
        };
        format!("{} {named}", self.code)
    }

    /// Whether `code` is one of its postal codes.
    pub(crate) fn has(&self, code: &PostalCode) -> bool {
        code.as_str().starts_with(self.code)
    }
}

impl Schema for District {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "examples": ["106"] })
    }
}

impl Field for District {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let found = Self::find(raw.value.as_str().unwrap_or_default());
        if found.is_none() {
            errors.push("enum", Message::of(say::district_wrong));
        }
        found.cloned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn all() -> impl Iterator<Item = &'static District> {
        County::all().iter().flat_map(|county| &county.districts)
    }

    #[test]
    fn the_list_is_whole() {
        assert_eq!((County::all().len(), all().count()), (22, 368));
        let ids: BTreeSet<_> = all().map(|district| &district.id).collect();
        assert_eq!(ids.len(), 368, "an id names one district");
        let places: BTreeSet<_> = all().map(|one| (one.county, one.name)).collect();
        assert_eq!(places.len(), 368);
        let codes: BTreeSet<_> = all().map(|district| district.code).collect();
        assert_eq!(codes.len(), 365, "three districts of Hsinchu share a code, and two of Chiayi");
        for district in all() {
            assert!(PostalCode::new(district.code).is_ok(), "{district:?}");
            assert!(district.english.starts_with(|c: char| c.is_ascii_uppercase()), "{district:?}");
        }
    }

    #[test]
    fn a_district_is_known_by_its_id_and_by_its_name() {
        let daan = District::find("106").unwrap();
        assert_eq!(daan.label(Locale::ZhTw), format!("106 {}", daan.name));
        assert_eq!(daan.label(Locale::En), "106 Da’an Dist.");
        assert_eq!(District::find("905").unwrap().label(Locale::En), "905 Ligang Township");
        assert_eq!(District::find("950").unwrap().label(Locale::En), "950 Taitung City");
        assert_ne!(District::find("300").unwrap().name, District::find("300-2").unwrap().name);
        assert_eq!(District::find("999"), None);
        assert_eq!(District::named(daan.county, daan.name), Some(daan));
        assert_eq!(District::named("", daan.name), None);
        for (code, want) in [("106", true), ("106437", true), ("108", false)] {
            assert_eq!(daan.has(&PostalCode::new(code).unwrap()), want, "{code}");
        }
    }
}
