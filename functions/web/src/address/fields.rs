//! The fields of an address: one list of districts, of which a script makes two.

use domain::{Message, PostalCode, Text, order::Address};
use endpoint::{FieldError, RawFields, body_field};
use maud::{Markup, html};

use super::district::{County, District};
use crate::{
    context::PageContext,
    parts::form::{FormState, Input},
    text::address as text,
};

/// The fields of an address; a browser demands them if they are `required`.
pub(crate) fn address_fields(ctx: &PageContext, required: bool, sheet: &FormState) -> Markup {
    let plain = Input { required, ..Input::default() };
    html! {
        (districts(ctx, required, sheet))
        (Input {
            name: "address", label: text::street(ctx), autocomplete: "street-address",
            hint: Some(text::street_hint(ctx)), max: 140, ..plain
        }.draw(sheet))
        (Input {
            name: "postal_code", label: text::postal_code_optional(ctx),
            hint: Some(text::postal_code_hint(ctx)), autocomplete: "postal-code",
            inputmode: Some("numeric"), max: 6, ..Input::default()
        }.draw(sheet))
    }
}

/// The name and the mobile number of somebody.
pub(crate) fn person_fields(
    ctx: &PageContext,
    name: &'static str,
    required: bool,
    sheet: &FormState,
) -> Markup {
    let plain = Input { required, ..Input::default() };
    html! {
        (Input { name: "name", label: name, autocomplete: "name", max: 50, ..plain }.draw(sheet))
        (Input {
            name: "phone", label: text::mobile(ctx), kind: "tel", autocomplete: "tel",
            hint: Some(text::mobile_hint(ctx)), max: 30, ..plain
        }.draw(sheet))
    }
}

fn districts(ctx: &PageContext, required: bool, sheet: &FormState) -> Markup {
    let label = text::district(ctx);
    sheet.draws("district", label);
    let wrong = sheet.wrong("district");
    let told = wrong.map(|_| "district-told");
    let typed = sheet.typed("district");
    html! {
        div class="field" {
            label for="district" { (label) }
            select id="district" name="district" required[required] data-counties=(text::county(ctx))
                aria-invalid=[wrong.map(|_| "true")] aria-describedby=[told] {
                option value="" { (text::choose_district(ctx)) }
                @for county in County::all() {
                    optgroup label=(county.label(ctx.locale)) {
                        @for district in &county.districts {
                            option value=(district.id) selected[district.id == typed] {
                                (district.label(ctx.locale))
                            }
                        }
                    }
                }
            }
            @if let Some(wrong) = wrong { p class="wrong" id=[told] { (wrong) } }
        }
    }
}

/// What is wrong with a postal code that is not of the district that was chosen.
pub(crate) fn postal_code_elsewhere(typed: &RawFields) -> Option<FieldError> {
    let district = District::find(typed.get("district"))?;
    let code = PostalCode::new(typed.get("postal_code")).ok()?;
    let message = Message::of(text::postal_code_elsewhere);
    (!district.has(&code)).then(|| body_field("postal_code", "conflict", message))
}

/// The address of these fields, as an order holds it.
pub(crate) fn address_of(
    district: &District,
    postal_code: Option<PostalCode>,
    street: &Text<1, 140>,
) -> Option<Address> {
    Some(Address {
        postal_code: postal_code.or_else(|| PostalCode::new(district.code).ok())?,
        city: Text::new(district.county).ok()?,
        address: Text::new(&format!("{}{street}", district.name)).ok()?,
    })
}

/// What is typed into these fields for `address`.
pub(crate) fn typed_of(address: &Address) -> Vec<(&'static str, String)> {
    let (city, line) = (address.city.as_str(), address.address.as_str());
    let district = District::of_address(city, line);
    let street = district.and_then(|known| line.strip_prefix(known.name)).unwrap_or(line);
    let id = district.map(|known| known.id.clone()).unwrap_or_default();
    let code = address.postal_code.as_str();
    vec![
        ("district", id),
        ("postal_code", code.to_owned()),
        ("address", street.trim_start().to_owned()),
    ]
}
