//! What an order is looked for by.

use fields::Message;

use crate::{Email, OrderId, Phone, fold::fold, text::order as text};

/// How many digits of the day an order's number begins with.
const DAY: usize = 8;
/// How many characters of the id it ends with.
const TAIL: usize = 10;

/// What somebody knows of an order that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderSearch {
    /// Its id.
    Id(OrderId),
    /// Its number.
    Number(String),
    /// An e-mail address: of its contact, or of the account that placed it.
    Email(Email),
    /// The telephone number of its contact.
    Phone(Phone),
}

impl OrderSearch {
    /// Reads what was typed, in any width and case.
    ///
    /// # Errors
    /// When it is none of these.
    pub fn of(typed: &str) -> Result<Self, Message> {
        let folded = fold(typed);
        let upper = folded.to_uppercase();
        if let Some(id) = upper.strip_prefix("ORD_").and_then(|id| format!("ord_{id}").parse().ok())
        {
            return Ok(Self::Id(id));
        }
        if is_number(&upper) {
            return Ok(Self::Number(upper));
        }
        let found = if folded.contains('@') {
            Email::new(&folded).map(Self::Email).ok()
        } else {
            Phone::new(&folded).map(Self::Phone).ok()
        };
        found.ok_or_else(|| Message::of(text::search_unreadable))
    }
}

fn is_number(text: &str) -> bool {
    text.split_once('-').is_some_and(|(day, tail)| {
        day.len() == DAY
            && tail.len() == TAIL
            && day.bytes().all(|byte| byte.is_ascii_digit())
            && tail.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_looked_for_by_what_people_have() {
        for (typed, want) in [
            ("20261121-W07VWEHP6J", "number 20261121-W07VWEHP6J"),
            (" ２０２６１１２１-w07vwehp6j ", "number 20261121-W07VWEHP6J"),
            ("ord_1M7Y0QRW07VWEHP6J", "id ord_1M7Y0QRW07VWEHP6J"),
            ("ORD_1m7y0qrw07vwehp6j", "id ord_1M7Y0QRW07VWEHP6J"),
            ("Ming@Example.tw", "email ming@example.tw"),
            ("0912-345-678", "phone 0912345678"),
            ("+886 912 345 678", "phone 0912345678"),
            ("０９１２３４５６７８", "phone 0912345678"),
            ("20261121-W07V", "nothing"),
            ("@", "nothing"),
            ("王小明", "nothing"),
            ("", "nothing"),
        ] {
            let found = match OrderSearch::of(typed) {
                Ok(OrderSearch::Id(id)) => format!("id {id}"),
                Ok(OrderSearch::Number(number)) => format!("number {number}"),
                Ok(OrderSearch::Email(email)) => format!("email {}", email.folded()),
                Ok(OrderSearch::Phone(phone)) => format!("phone {}", phone.folded()),
                Err(_) => "nothing".to_owned(),
            };
            assert_eq!(found, want, "{typed}");
        }
    }
}
