//! How amounts are written by themselves, and how addresses of lists are.

use domain::{Locale, Points, Twd, TwdDelta};
use texts::Say as _;

use crate::context::PageContext;

/// `NT$1,280`, in both languages.
pub(crate) fn money(amount: Twd) -> String {
    amount.say(Locale::ZhTw).to_string()
}

/// `NT$80` or `-NT$80`, in both languages.
pub(crate) fn signed(amount: TwdDelta) -> String {
    amount.say(Locale::ZhTw).to_string()
}

/// `1,280 points`.
pub(crate) fn points(ctx: &PageContext, amount: Points) -> String {
    amount.say(ctx.locale).to_string()
}

/// A query string with its `?`. Pairs without a value are left out; empty if none is left.
pub(crate) fn query(pairs: &[(&str, Option<&str>)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    match query.finish().as_str() {
        "" => String::new(),
        query => format!("?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, want) in
            [(0, "NT$0"), (999, "NT$999"), (1_280, "NT$1,280"), (99_999_999, "NT$99,999,999")]
        {
            assert_eq!(money(Twd::new(number).unwrap()), want);
        }
    }

    #[test]
    fn queries_are_encoded_and_hold_what_was_said() {
        assert_eq!(query(&[("q", Some("茶 & 糖")), ("kind", None)]), "?q=%E8%8C%B6+%26+%E7%B3%96");
        assert_eq!(query(&[("q", None)]), "");
    }
}
