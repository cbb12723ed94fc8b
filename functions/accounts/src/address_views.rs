//! Addresses in the API.

use domain::{
    AddressId, Phone, PostalCode, Text,
    address_book::{AddressBook, SavedAddress},
};
use endpoint::{Body, View};
use serde::Serialize;

/// An address, and who is there.
#[derive(Clone, Debug, Body)]
pub struct AddressBody {
    /// Who receives the parcel.
    pub name: Text<1, 50>,
    /// Their telephone number.
    pub phone: Phone,
    /// Postal code.
    pub postal_code: PostalCode,
    /// City or county.
    pub city: Text<1, 30>,
    /// District or township.
    pub district: Text<1, 30>,
    /// Road, number, floor.
    pub street: Text<1, 120>,
    /// Whether it becomes the default. The first one is.
    pub is_default: Option<bool>,
}

/// An address that the caller keeps.
#[derive(Clone, Debug, Serialize, View)]
pub struct SavedAddressView {
    /// Its id, as the caller chose it.
    pub id: AddressId,
    /// Who receives the parcel.
    pub name: Text<1, 50>,
    /// Their telephone number.
    pub phone: Phone,
    /// Postal code.
    pub postal_code: PostalCode,
    /// City or county.
    pub city: Text<1, 30>,
    /// District or township.
    pub district: Text<1, 30>,
    /// Road, number, floor.
    pub street: Text<1, 120>,
    /// Whether it is the default.
    pub is_default: bool,
}

impl AddressBody {
    /// The address with the id `id`, and whether it becomes the default.
    pub(crate) fn address(self, id: AddressId) -> (SavedAddress, bool) {
        let Self { name, phone, postal_code, city, district, street, is_default } = self;
        let address = SavedAddress { id, name, phone, postal_code, city, district, street };
        (address, is_default.unwrap_or(false))
    }
}

/// The addresses of a book, the default first.
pub(crate) fn views(book: AddressBook) -> Vec<SavedAddressView> {
    let view = |(place, address): (usize, SavedAddress)| {
        let SavedAddress { id, name, phone, postal_code, city, district, street } = address;
        let is_default = place == 0;
        SavedAddressView { id, name, phone, postal_code, city, district, street, is_default }
    };
    book.addresses.into_iter().enumerate().map(view).collect()
}
