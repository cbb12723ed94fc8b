//! Pictures of products that have none: drawn from names, kind and id, the same every time.

use domain::catalog::{ProductCard, ProductKind};
use maud::{Markup, html};

use crate::motif::Motif;

/// How many colours there are; each has a class in the style sheet.
const HUES: u32 = 8;

/// The picture of `product`. Screen readers skip it, because the product's name is beside it.
pub(crate) fn picture(product: &ProductCard) -> Markup {
    if let Some(url) = &product.image_url {
        return html! {
            img class="art" src=(url.as_str()) alt="" loading="lazy" width="160" height="110";
        };
    }
    let category = product.category.as_ref().map_or("", |category| category.name.as_str());
    drawing(product.id.body(), product.kind, [product.name.as_str(), category])
}

/// What is drawn for a product of this id and kind; `names` are its own and its category's.
fn drawing(id: &str, kind: ProductKind, names: [&str; 2]) -> Markup {
    let mut seed = Seed::of(id);
    let motif = Motif::of(kind, names, seed.below(6));
    let place = match seed.below(6) {
        0 => "translate(-8 0)",
        1 => "translate(0 -3)",
        2 => "translate(8 0)",
        3 => "matrix(-1 0 0 1 168 0)",
        4 => "matrix(-1 0 0 1 160 -3)",
        _ => "matrix(-1 0 0 1 152 0)",
    };
    html! {
        svg class=(format!("art art-{}", seed.below(HUES))) viewBox="0 0 160 110"
            aria-hidden="true" {
            rect class="a-sky" width="160" height="110" {}
            (backdrop(seed.below(4)))
            (lamps(seed.below(3)))
            g transform=(place) { (motif.draw()) }
            (beside(seed.below(5)))
        }
    }
}

/// A number made of a product's id, of which each choice takes its share.
struct Seed(u32);

impl Seed {
    fn of(text: &str) -> Self {
        // FNV-1a, and the last steps of MurmurHash3, so that ids of one moment differ everywhere.
        let fold = |sum: u32, byte: u8| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let sum = text.bytes().fold(0x811c_9dc5, fold);
        let sum = (sum ^ (sum >> 16)).wrapping_mul(0x85eb_ca6b);
        let sum = (sum ^ (sum >> 13)).wrapping_mul(0xc2b2_ae35);
        Self(sum ^ (sum >> 16))
    }

    /// A number below `count`.
    fn below(&mut self, count: u32) -> u32 {
        let number = self.0.rem_euclid(count);
        self.0 = self.0.div_euclid(count);
        number
    }
}

/// A string of lamps.
fn lamps(number: u32) -> Markup {
    let (string, lamps) = match number {
        0 => ("M0 8Q80 34 160 10", [(30, 20), (80, 25), (130, 20)]),
        1 => ("M0 16Q80 2 160 20", [(24, 18), (76, 14), (138, 21)]),
        _ => ("M0 4Q40 26 84 8T160 14", [(20, 15), (56, 21), (140, 11)]),
    };
    html! {
        path class="a-string" d=(string) {}
        @for (x, y) in lamps { ellipse class="a-lamp" cx=(x) cy=(y) rx="7" ry="5.5" {} }
    }
}

/// What lies behind the motif.
fn backdrop(number: u32) -> Markup {
    match number {
        // A table.
        0 => html! { path class="a-main" fill-opacity=".3" d="M0 94h160v16H0z" {} },
        // Lamplight.
        1 => html! { circle class="a-lamp" fill-opacity=".13" cx="80" cy="70" r="50" {} },
        // Roofs.
        2 => html! {
            path class="a-main" fill-opacity=".22" d="M0 74l26-14 26 14v-8l32-16 32 16v10\
                l22-10 22 10v34H0z" {}
        },
        // Hills.
        _ => html! {
            path class="a-main" fill-opacity=".26" d="M0 86q36-34 78-8 40-34 82-6v38H0z" {}
        },
    }
}

/// Something small in the corners that motifs leave free.
fn beside(number: u32) -> Markup {
    match number {
        0 => html! {},
        1 => html! {
            path class="a-lamp" d="M18 44l2 6 6 2-6 2-2 6-2-6-6-2 6-2z\
                M144 38l1 4 4 1-4 1-1 4-1-4-4-1 4-1z" {}
        },
        2 => html! {
            path class="a-lamp" d="M146 32a9 9 0 1 0 6 15 8 8 0 0 1-6-15z" {}
        },
        3 => html! {
            path class="a-trim" fill-opacity=".7" d="M14 38a2 2 0 1 0 .1 0z\
                M26 56a1 1 0 1 0 .1 0zM136 50a2 2 0 1 0 .1 0zM150 34a1 1 0 1 0 .1 0z" {}
        },
        // A lamp that stands on the ground.
        _ => html! {
            rect class="a-lamp" x="9" y="88" width="11" height="13" rx="4" {}
            path class="a-trim" d="M11 86h7v3h-7zM11 100h7v3h-7z" {}
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{ProductId, Timestamp, catalog::ProductKind::Goods};

    use super::drawing;

    /// The pictures of `count` products of one name.
    fn pictures(count: u64) -> Vec<String> {
        let id = |number| ProductId::new(Timestamp::from_millis(1_795_230_000_000), number);
        let names = ["Teapot", "Tea"];
        (0..count).map(|n| drawing(id(n).body(), Goods, names).into_string()).collect()
    }

    #[test]
    fn products_of_one_motif_differ_and_each_stays_as_it_is() {
        let drawn = pictures(200);
        assert_eq!(drawn, pictures(200));
        let different = drawn.iter().collect::<BTreeSet<_>>().len();
        assert!(different > 185, "only {different} of 200");
    }

    #[test]
    fn a_picture_takes_all_its_colours_from_the_style_sheet() {
        let style = include_str!("../assets/style.css");
        let mut seen = BTreeSet::new();
        for drawn in pictures(200) {
            assert!(drawn.len() < 1400, "{} bytes: {drawn}", drawn.len());
            let classes = drawn.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
            seen.extend(classes.flat_map(str::split_whitespace).map(str::to_owned));
        }
        for class in &seen {
            assert!(style.contains(&format!(".{class} {{")), "{class} is not in the style sheet");
        }
        assert_eq!(seen.iter().filter(|class| class.starts_with("art-")).count(), 8, "{seen:?}");
    }
}
