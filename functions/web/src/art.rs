//! Pictures of products that have none: drawn from kind and id, the same every time.

use domain::catalog::{ProductCard, ProductKind};
use maud::{Markup, html};

/// How many colours there are; each has a class in the style sheet.
const HUES: u32 = 8;

/// The picture of `product`. Screen readers skip it, because the product's name is beside it.
pub(crate) fn picture(product: &ProductCard) -> Markup {
    if let Some(url) = &product.image_url {
        return html! {
            img class="art" src=(url.as_str()) alt="" loading="lazy" width="160" height="110";
        };
    }
    let fold = |sum: u32, byte: u8| sum.wrapping_mul(31).wrapping_add(u32::from(byte));
    let number = product.id.body().bytes().fold(7, fold);
    let hue = number.rem_euclid(HUES);
    let low = number.rem_euclid(2) == 0;
    let (string, lamps) = if low {
        ("M0 8Q80 34 160 10", [(30, 24), (80, 30), (130, 25)])
    } else {
        ("M0 16Q80 2 160 20", [(24, 20), (84, 16), (138, 24)])
    };
    html! {
        svg class=(format!("art art-{hue}")) viewBox="0 0 160 110" aria-hidden="true" {
            rect class="a-sky" width="160" height="110" {}
            path class="a-string" d=(string) {}
            @for (x, y) in lamps { ellipse class="a-lamp" cx=(x) cy=(y) rx="7" ry="5.5" {} }
            (motif(product.kind))
        }
    }
}

fn motif(kind: ProductKind) -> Markup {
    match kind {
        // A bowl that steams.
        ProductKind::MenuItem => html! {
            path class="a-line" d="M64 60q-6-8 0-15M80 58q-6-8 0-15M96 60q-6-8 0-15" {}
            path class="a-main" d="M38 64h84q-3 30-28 34H66q-25-4-28-34z" {}
            path class="a-trim" d="M38 64h84l-1 7H39z" {}
        },
        // A bag with handles.
        ProductKind::Goods => html! {
            path class="a-line" d="M66 58q0-18 14-18t14 18" {}
            path class="a-main" d="M50 56h60l5 44H45z" {}
            circle class="a-trim" cx="80" cy="78" r="10" {}
        },
        // A box with a bow.
        ProductKind::Gift => html! {
            path class="a-line" d="M80 52q-22-20-24-4 2 10 24 4q22-20 24-4-2 10-24 4" {}
            rect class="a-main" x="46" y="62" width="68" height="38" rx="3" {}
            rect class="a-main" x="42" y="52" width="76" height="14" rx="3" {}
            rect class="a-trim" x="74" y="52" width="12" height="48" {}
        },
    }
}
