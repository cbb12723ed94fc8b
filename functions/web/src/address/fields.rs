//! The fields of an address: one list of districts, of which a script makes two.

use app::App;
use domain::{
    AddressId, Message, Phone, PostalCode, Text, address_book::SavedAddress, order::Address,
};
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
            hint: Some(text::street_hint(ctx)), max: 120, ..plain
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
            select id="district" name="district" required[required]
                data-counties=(text::county(ctx))
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

/// An address with who is there, as these fields say it.
#[derive(Clone, Debug)]
pub(crate) struct Typed {
    /// Who receives the parcel.
    pub(crate) name: Text<1, 50>,
    /// Their telephone number.
    pub(crate) phone: Phone,
    /// The district.
    pub(crate) district: District,
    /// The postal code; that of the district by default.
    pub(crate) postal_code: Option<PostalCode>,
    /// Road, number, floor.
    pub(crate) street: Text<1, 120>,
}

impl Typed {
    /// The address as an order has it.
    pub(crate) fn of_order(&self) -> Option<Address> {
        let postal_code = self.code()?;
        let city = Text::new(self.district.county).ok()?;
        let address = Text::new(&format!("{}{}", self.district.name, self.street)).ok()?;
        Some(Address { postal_code, city, address })
    }

    fn code(&self) -> Option<PostalCode> {
        self.postal_code.clone().or_else(|| PostalCode::new(self.district.code).ok())
    }

    /// The address to keep under `id`.
    pub(crate) fn saved(self, id: AddressId) -> Option<SavedAddress> {
        let postal_code = self.code()?;
        let Self { name, phone, district, street, .. } = self;
        let (city, district) = (Text::new(district.county).ok()?, Text::new(district.name).ok()?);
        Some(SavedAddress { id, name, phone, postal_code, city, district, street })
    }
}

/// A new id of an address.
pub(crate) fn new_id(app: &App) -> Option<AddressId> {
    format!("{:016x}", app.entropy()).parse().ok()
}

/// What is typed into these fields for `address`.
pub(crate) fn typed_of(address: &SavedAddress) -> Vec<(&'static str, String)> {
    let district = District::named(address.city.as_str(), address.district.as_str());
    vec![
        ("name", address.name.to_string()),
        ("phone", address.phone.to_string()),
        ("district", district.map(|known| known.id.clone()).unwrap_or_default()),
        ("postal_code", address.postal_code.to_string()),
        ("address", address.street.to_string()),
    ]
}

/// An address and who is there, in two lines.
pub(crate) fn address_lines(saved: &SavedAddress) -> Markup {
    html! {
        address {
            strong { (saved.name) } " " (saved.phone) br;
            (saved.postal_code) " " (saved.city) (saved.district) (saved.street)
        }
    }
}
