//! The addresses that a user keeps, for the next parcel.

use serde::{Deserialize, Serialize};

use crate::{AddressId, Code, DomainError, Phone, PostalCode, Text, order::Address};

/// The most addresses of a user.
pub const MAX_ADDRESSES: usize = 10;

/// An address, and who is there. Its stored names are short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedAddress {
    /// Its id, unique among those of the user.
    pub id: AddressId,
    /// Who receives the parcel.
    #[serde(rename = "n")]
    pub name: Text<1, 50>,
    /// Their telephone number.
    #[serde(rename = "p")]
    pub phone: Phone,
    /// Postal code.
    #[serde(rename = "z")]
    pub postal_code: PostalCode,
    /// The city or county.
    #[serde(rename = "c")]
    pub city: Text<1, 30>,
    /// The district or township.
    #[serde(rename = "d")]
    pub district: Text<1, 30>,
    /// Road, number, floor.
    #[serde(rename = "s")]
    pub street: Text<1, 120>,
}

impl SavedAddress {
    /// The address as an order has it.
    #[must_use]
    pub fn of_order(&self) -> Option<Address> {
        let address = Text::new(&format!("{}{}", self.district, self.street)).ok()?;
        let (postal_code, city) = (self.postal_code.clone(), self.city.clone());
        Some(Address { postal_code, city, address })
    }
}

/// The addresses of a user; the first one is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressBook {
    /// The addresses.
    #[serde(rename = "all")]
    pub addresses: Vec<SavedAddress>,
    /// Counts the changes, for optimistic locking; 0 if there is none in the table.
    #[serde(rename = "v")]
    pub version: u64,
}

impl AddressBook {
    /// The book with `address`, which is written over the one with its id, and comes first if it is
    /// the `default`. There always is a default: being none is no change of it.
    ///
    /// # Errors
    /// [`Code::TooManyAddresses`].
    pub fn with(&self, address: SavedAddress, default: bool) -> Result<Self, DomainError> {
        let mut addresses = self.addresses.clone();
        let place = addresses.iter().position(|known| known.id == address.id);
        if place.is_none() && addresses.len() >= MAX_ADDRESSES {
            return Err(Code::TooManyAddresses.into());
        }
        addresses.retain(|known| known.id != address.id);
        let place = if default { 0 } else { place.unwrap_or(addresses.len()) };
        addresses.insert(place.min(addresses.len()), address);
        Ok(Self { addresses, version: self.version.saturating_add(1) })
    }

    /// The book without the address `id`.
    ///
    /// # Errors
    /// [`Code::AddressNotFound`].
    pub fn without(&self, id: AddressId) -> Result<Self, DomainError> {
        let mut addresses = self.addresses.clone();
        addresses.retain(|known| known.id != id);
        if addresses.len() == self.addresses.len() {
            return Err(Code::AddressNotFound.into());
        }
        Ok(Self { addresses, version: self.version.saturating_add(1) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(id: &str) -> SavedAddress {
        SavedAddress {
            id: id.parse().unwrap(),
            name: Text::new("王小明").unwrap(),
            phone: Phone::new("0912345678").unwrap(),
            postal_code: PostalCode::new("100").unwrap(),
            city: Text::new("臺北市").unwrap(),
            district: Text::new("中正區").unwrap(),
            street: Text::new("重慶南路一段 122 號").unwrap(),
        }
    }

    fn ids(book: &AddressBook) -> Vec<&str> {
        book.addresses.iter().map(|address| address.id.as_str()).collect()
    }

    #[test]
    fn one_of_at_most_ten_is_the_default() {
        let mut book = AddressBook::default();
        for (id, default, want) in [
            ("a", false, vec!["a"]),
            ("b", false, vec!["a", "b"]),
            ("c", true, vec!["c", "a", "b"]),
            ("a", false, vec!["c", "a", "b"]),
            ("c", false, vec!["c", "a", "b"]),
            ("b", true, vec!["b", "c", "a"]),
        ] {
            book = book.with(address(id), default).unwrap();
            assert_eq!(ids(&book), want, "{id} {default}");
        }
        book = book.without("b".parse().unwrap()).unwrap();
        assert_eq!((ids(&book), book.version), (vec!["c", "a"], 7));
        assert!(book.without("b".parse().unwrap()).is_err());
        for number in 2..MAX_ADDRESSES {
            book = book.with(address(&format!("x{number}")), false).unwrap();
        }
        assert!(book.with(address("more"), true).is_err());
        assert!(book.with(address("a"), true).is_ok());
    }

    #[test]
    fn an_order_has_it_in_one_line() {
        let long = SavedAddress {
            district: Text::new(&"區".repeat(30)).unwrap(),
            street: Text::new(&"路".repeat(120)).unwrap(),
            ..address("a")
        };
        assert!(long.of_order().is_some());
        let order = address("a").of_order().unwrap();
        assert_eq!(order.address.as_str(), "中正區重慶南路一段 122 號");
    }
}
