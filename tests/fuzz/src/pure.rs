//! Targets that need no market.

use domain::{Quantity, Twd, TwdDelta, event::Event};
use ecpay::{
    Digest, MerchantAccount, PaymentNotification, TradeInfo, encode_form, parse_form, sign_fields,
    verify,
};
use fields::{Errors, Field, Raw};
use serde_json::Value;

const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// The body of a queue's message. What is read is written as it was read.
pub fn event(bytes: &[u8]) {
    let Ok(event) = serde_json::from_slice::<Event>(bytes) else { return };
    let text = serde_json::to_string(&event).expect("an event can be written");
    let again: Event = serde_json::from_str(&text).expect("and read");
    assert_eq!(again, event);
}

/// Amounts in TWD, from JSON and from a form, and what is reckoned with them.
pub fn money(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let json: Option<Value> = serde_json::from_str(&text).ok();
    let spelled = Value::String(text.into_owned());
    let mut amounts = Vec::new();
    for raw in json.iter().map(Raw::json).chain([Raw::pairs(&spelled, true)]) {
        let mut errors = Errors::new("body");
        let amount = Twd::parse(raw, &mut errors);
        // Either it is read or somebody is told why.
        let delta = TwdDelta::parse(raw, &mut Errors::new("body"));
        let quantity = Quantity::parse(raw, &mut Errors::new("body"));
        assert_eq!(errors.finish(amount).is_ok(), amount.is_some());
        if let Some(amount) = amount {
            assert!((0..=Twd::MAX.get()).contains(&amount.get()), "{amount:?}");
            if let (false, Some(number)) = (raw.text, raw.value.as_i64()) {
                assert_eq!(amount.get(), number);
            }
            assert_eq!(amount.plus(Twd::ZERO), Some(amount));
            let same = TwdDelta::new(amount.get());
            assert_eq!(same.map(TwdDelta::get), delta.map(TwdDelta::get), "{amount:?}");
        }
        amounts.push((amount, delta, quantity));
    }
    for (amount, delta, quantity) in &amounts {
        let (Some(amount), quantity) = (amount, quantity.unwrap_or(Quantity::MAX)) else {
            continue;
        };
        let all = amount.times(quantity);
        let exact = amount.get() * i64::from(quantity.get());
        assert_eq!(all.map(Twd::get), (exact <= Twd::MAX.get()).then_some(exact));
        if let Some(changed) = delta.and_then(|delta| amount.changed(delta)) {
            assert!(changed >= Twd::ZERO && changed <= Twd::MAX);
        }
    }
}

/// A notice of ECPay's and its answer to a query: as they come, and with the signature that fits.
pub fn notice(bytes: &[u8]) {
    let account = MerchantAccount::stage();
    read_notice(bytes, &account);
    let signed = signed(bytes, &account);
    if let Some(body) = &signed {
        read_notice(body, &account);
    }
}

fn read_notice(body: &[u8], account: &MerchantAccount) {
    let notice = PaymentNotification::read(body, FORM, account);
    // What settles a payment is told of one as well.
    let info = PaymentNotification::read_info(body, FORM, account);
    assert!(notice.is_err() || info.is_ok(), "{notice:?}");
    let trade = TradeInfo::read(body, account);
    let amounts = [notice.ok().and_then(|it| it.amount()), trade.ok().and_then(|it| it.amount())];
    for amount in amounts.into_iter().flatten() {
        assert!(amount >= 0, "{amount}");
    }
}

/// The form of `bytes`, if it is one, with the signature that fits.
pub fn signed(bytes: &[u8], account: &MerchantAccount) -> Option<Vec<u8>> {
    let mut fields = parse_form(bytes).ok()?;
    fields.retain(|(name, _)| !name.eq_ignore_ascii_case("CheckMacValue"));
    let fields = sign_fields(account, fields);
    let pairs = || fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let right = fields.last().map(|(_, value)| value.as_str()).unwrap_or_default();
    assert!(verify(account, Digest::Sha256, pairs(), right), "{fields:?}");
    Some(encode_form(&fields).into_bytes())
}
