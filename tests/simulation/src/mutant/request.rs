//! Bugs in what is checked of a request.

use ecpay::{MerchantAccount, encode_form, parse_form, sign_fields};
use endpoint::Request;

use super::{Known, Mutant};
use crate::people::Part;

const NOTICE: &str = "/api/payments/ecpay/callback";

pub(crate) const MUTANTS: &[Mutant] = &[
    Mutant::of_requests("a notice's signature is not checked", |_, _, request| {
        sign_anew(request, |_| {});
    }),
    Mutant::of_requests("a notice's amount is not checked", |known, _, request| {
        sign_anew(request, |fields| {
            let trade_no = value(fields, "MerchantTradeNo");
            let form = known.forms.iter().find(|form| form.field("MerchantTradeNo") == trade_no);
            let amount = form.map(|form| form.field("TotalAmount").to_owned());
            for (name, value) in fields.iter_mut() {
                if let ("TradeAmt", Some(amount)) = (name.as_str(), &amount) {
                    value.clone_from(amount);
                }
            }
        });
    }),
    Mutant::of_requests("a notice of a failure counts as one of success", |_, _, request| {
        sign_anew(request, |fields| {
            for (name, value) in fields.iter_mut().filter(|(name, _)| name == "RtnCode") {
                let _ = name;
                "1".clone_into(value);
            }
        });
    }),
    Mutant::of_requests("idempotency keys of orders are ignored", |_, _, request| {
        if request.path == "/api/orders" {
            request.headers.remove("idempotency-key");
        }
    }),
    Mutant::of_requests("idempotency keys of restocks are ignored", |_, _, request| {
        if request.path.ends_with("/restock") {
            request.headers.remove("idempotency-key");
        }
    }),
    Mutant::of_requests("idempotency keys of carts are ignored", |_, _, request| {
        if request.path == "/api/cart/items" {
            request.headers.remove("idempotency-key");
        }
    }),
    Mutant::of_requests("whose order it is is not checked", |known, me, request| {
        if request.path.starts_with("/api/orders/") && me.part == Part::Attacker {
            as_admin(known, request);
        }
    }),
    Mutant::of_requests("whose store it is is not checked", |known, me, request| {
        if request.path.starts_with("/api/orders/") && matches!(me.part, Part::Merchant(_)) {
            as_admin(known, request);
        }
    }),
];

fn as_admin(known: &Known<'_>, request: &mut Request) {
    let admin = known.admin.by(testkit::get("/")).request();
    for name in ["authorization", "cookie"] {
        if let Some(value) = admin.headers.get(name) {
            request.headers.insert(name, value.clone());
        }
    }
}

fn value(fields: &[(String, String)], name: &str) -> String {
    fields
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

/// Changes the fields of a notice, and signs them as the provider would.
fn sign_anew(request: &mut Request, change: impl FnOnce(&mut Vec<(String, String)>)) {
    if request.path != NOTICE {
        return;
    }
    if let Ok(mut fields) = parse_form(&request.body) {
        fields.retain(|(name, _)| name != "CheckMacValue");
        change(&mut fields);
        request.body = encode_form(&sign_fields(&MerchantAccount::stage(), fields)).into();
    }
}
