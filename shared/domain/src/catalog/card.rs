//! Cards: what lists show of a product.
//!
//! A card has no exact stock, so that a sale rarely changes it.

use fields::choice;
use serde::{Deserialize, Serialize};

use super::{category::CategoryRef, kind::ProductKind, stock::ProductWithStock};
use crate::{ImageUrl, Multiline, Points, ProductId, StoreId, Text, Timestamp, Twd};

/// The most units that are few.
const FEW: u32 = 5;
/// How many units it takes to have plenty again, so that a stock that goes up and down around
/// [`FEW`] does not rewrite its card each time.
const PLENTY_AGAIN: u32 = 10;
/// How much of a description the menu shows, in characters.
const EXCERPT: usize = 60;

/// Roughly how many units there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// None.
    None,
    /// A few.
    Low,
    /// Enough.
    Plenty,
}

impl Band {
    /// Every band.
    pub const ALL: &'static [Self] = &[Self::None, Self::Low, Self::Plenty];

    /// The band of `units`, where `before` is the one that is shown so far.
    #[must_use]
    pub const fn of(units: u32, before: Option<Self>) -> Self {
        match (units, before) {
            (0, _) => Self::None,
            (1..=FEW, _) => Self::Low,
            (0..PLENTY_AGAIN, Some(Self::None | Self::Low)) => Self::Low,
            _ => Self::Plenty,
        }
    }

    /// Whether a stock that went from one number of units to another may have changed its band.
    #[must_use]
    pub const fn may_differ(before: u32, after: u32) -> bool {
        before != after && (before < PLENTY_AGAIN || after < PLENTY_AGAIN)
    }

    /// How many units there are at least.
    #[must_use]
    pub const fn at_least(self) -> u32 {
        match self {
            Self::None => 0,
            Self::Low => 1,
            Self::Plenty => FEW.saturating_add(1),
        }
    }

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Plenty => "plenty",
        }
    }
}

choice!(Band, as_str);

/// What lists show of a product on sale. Its names are short: every list holds a copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductCard {
    /// Product id.
    pub id: ProductId,
    /// The store that sells it.
    #[serde(rename = "s")]
    pub store: StoreId,
    /// Its kind.
    #[serde(rename = "k")]
    pub kind: ProductKind,
    /// Its name.
    #[serde(rename = "n")]
    pub name: Text<1, 100>,
    /// Its name in English.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 150>>,
    /// The beginning of its description, of what is on a menu.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub excerpt: Option<String>,
    /// What its cheapest variant costs in TWD.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Twd>,
    /// Whether another variant has another price.
    #[serde(rename = "w", default, skip_serializing_if = "std::ops::Not::not")]
    pub varies: bool,
    /// Whether it is chosen in one of several forms: it has variants or options.
    #[serde(rename = "o", default, skip_serializing_if = "std::ops::Not::not")]
    pub forms: bool,
    /// What it costs in points.
    #[serde(rename = "q", default, skip_serializing_if = "Option::is_none")]
    pub points_price: Option<Points>,
    /// The URL of its picture.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<ImageUrl>,
    /// Its category.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryRef>,
    /// Roughly how many units there are; `None` if the stock is not tracked.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    pub band: Option<Band>,
    /// Until when nothing of it can be had: it is sold out for today. The time may be over.
    #[serde(rename = "x", default, skip_serializing_if = "Option::is_none")]
    pub sold_out_until: Option<Timestamp>,
    /// The version of the product.
    #[serde(rename = "pv")]
    pub version: u64,
    /// When it was first listed.
    #[serde(rename = "t")]
    pub created_at: Timestamp,
    /// Since when it counts as new.
    #[serde(rename = "f")]
    pub new_since: Timestamp,
    /// When it was last edited.
    #[serde(rename = "u")]
    pub updated_at: Timestamp,
}

/// The beginning of a description, as the menu shows it.
#[must_use]
pub fn excerpt(description: &Multiline<1, 4000>) -> String {
    // A text that may be sent back: it ends with no space, and with nothing that joins what was cut
    // off.
    let start: String = description.as_str().chars().take(EXCERPT).collect();
    start.trim_end_matches(['\u{200c}', '\u{200d}']).trim_end().to_owned()
}

impl ProductCard {
    /// The card of a product, where `before` is the band that is shown so far.
    #[must_use]
    pub fn of(found: &ProductWithStock, before: Option<Band>) -> Self {
        let product = &found.product;
        let details = &product.details;
        let price = product.lowest_price();
        let on_menu = details.kind == ProductKind::MenuItem;
        Self {
            id: product.id,
            store: product.store,
            kind: details.kind,
            name: details.name.clone(),
            name_en: details.name_en.clone(),
            excerpt: details.description.as_ref().filter(|_| on_menu).map(excerpt),
            price,
            forms: product.comes_in_forms(),
            varies: product.codes().any(|code| product.price_of(code) != price),
            points_price: details.points_price,
            image_url: details.image_url.clone(),
            category: details.category.clone(),
            band: found.stock.map(|units| Band::of(units, before)),
            sold_out_until: product.sold_out_until(),
            version: product.version,
            created_at: product.created_at,
            new_since: product.new_since,
            updated_at: product.updated_at,
        }
    }

    /// The card as shoppers see it at `now`: of what is sold out for today there is nothing.
    #[must_use]
    pub fn for_sale(self, now: Timestamp) -> Self {
        let is_out = self.sold_out_until.is_some_and(|until| now < until);
        let band = if is_out { Some(Band::None) } else { self.band };
        Self { band, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_changes_late_on_the_way_up() {
        use Band::{Low, None as Nothing, Plenty};
        for (units, before, want) in [
            (0, None, Nothing),
            (0, Some(Plenty), Nothing),
            (1, None, Low),
            (5, Some(Plenty), Low),
            (6, None, Plenty),
            (6, Some(Plenty), Plenty),
            (6, Some(Low), Low),
            (9, Some(Nothing), Low),
            (10, Some(Low), Plenty),
            (10, Some(Nothing), Plenty),
        ] {
            assert_eq!(Band::of(units, before), want, "{units} after {before:?}");
        }
        for band in Band::ALL {
            assert!(matches!((band, band.at_least()), (Nothing, 0) | (Low, 1) | (Plenty, 6)));
        }
        // Whoever skips a change that can't matter never skips one that does.
        for before in 0..30 {
            for after in 0..30 {
                for shown in [None, Some(Nothing), Some(Low), Some(Plenty)] {
                    let shown = Band::of(before, shown);
                    let differs = Band::of(after, Some(shown)) != shown;
                    assert!(!differs || Band::may_differ(before, after), "{before} to {after}");
                }
            }
        }
    }
}
