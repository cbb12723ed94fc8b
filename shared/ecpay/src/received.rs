//! A message whose signature fits: what every reader checks before it looks at the content.

use crate::check_mac::{CHECK_MAC_VALUE, Digest, borrowed, verify};
use crate::error::{CallbackError, quoted};
use crate::form::is_name;
use crate::merchant_account::MerchantAccount;
use crate::names::{OF_A_NOTIFICATION, OF_OTHER_MESSAGES};

/// Fields signed with the account's keys. That alone does not say by whom, nor as which message.
pub(crate) struct Received(Vec<(String, String)>);

impl Received {
    /// The fields, if they carry their SHA-256 value and cannot be split in another way.
    pub(crate) fn verified(
        fields: Vec<(String, String)>,
        account: &MerchantAccount,
    ) -> Result<Self, CallbackError> {
        let received = Self(fields);
        let given = received.text(CHECK_MAC_VALUE);
        if given.is_empty() {
            return Err(CallbackError::MacMissing);
        }
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
        if given.len() != 64 || !given.bytes().all(is_digit) {
            return Err(CallbackError::MacShape);
        }
        if !verify(account, Digest::Sha256, borrowed(&received.0), given) {
            return Err(CallbackError::MacWrong);
        }
        if let Some((name, _)) = received.0.iter().find(|(_, value)| holds_a_field(value)) {
            return Err(CallbackError::Reframed { name: quoted(name) });
        }
        Ok(received)
    }

    /// Checks the names. Unknown ones are accepted, because ECPay adds some; those of another
    /// message, or in another case, are refused.
    pub(crate) fn is_a_notification(&self) -> Result<(), CallbackError> {
        for (name, _) in &self.0 {
            if OF_OTHER_MESSAGES.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                return Err(CallbackError::OtherMessage { name: quoted(name) });
            }
            if OF_A_NOTIFICATION.iter().any(|ours| ours.eq_ignore_ascii_case(name) && ours != name)
            {
                return Err(CallbackError::CaseChanged { name: quoted(name) });
            }
        }
        Ok(())
    }

    /// Checks that all of `names` are there, and none is empty.
    pub(crate) fn require(&self, names: &[&'static str]) -> Result<(), CallbackError> {
        let missing: Vec<_> =
            names.iter().copied().filter(|name| self.text(name).is_empty()).collect();
        if missing.is_empty() { Ok(()) } else { Err(CallbackError::Missing { names: missing }) }
    }

    /// The value under exactly this name; empty if there is none.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value)
    }
}

/// A whole amount of TWD written in the one way: no sign, no leading zero, no decimals.
pub(crate) fn canonical_amount(text: &str) -> Option<i64> {
    let amount: i64 = text.parse().ok()?;
    (amount >= 0 && amount.to_string() == text).then_some(amount)
}

/// Whether `value` reads as the end of one field and the start of another.
fn holds_a_field(value: &str) -> bool {
    value
        .split('&')
        .skip(1)
        .any(|piece| piece.split_once('=').is_some_and(|(name, _)| is_name(name)))
}
