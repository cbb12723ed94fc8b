//! What a notification means, state by state.

use ecpay::{
    ACKNOWLEDGED, Anomaly, CallbackError, Decision, Expected, KnownState, evaluate, evaluate_info,
};

use crate::support::notification;

const FIRST: Option<&str> = Some("2506010905071234");

fn expected(state: KnownState<'_>) -> Expected<'_> {
    Expected { trade_no: "nm0001", amount: 1280, state, tag: "tag" }
}

/// The decision on a notification with these changes, in this state.
fn verdict(state: KnownState<'_>, changes: &[(&str, Option<&str>)]) -> Decision {
    evaluate(&notification(changes).unwrap(), &expected(state))
}

fn coded(state: KnownState<'_>, code: &str) -> Decision {
    verdict(state, &[("RtnCode", Some(code))])
}

const STATES: [KnownState<'_>; 7] = [
    KnownState::Pending,
    KnownState::Failed,
    KnownState::Closed,
    KnownState::Paid { ecpay_trade_no: None },
    KnownState::Paid { ecpay_trade_no: FIRST },
    KnownState::Refunded { ecpay_trade_no: None },
    KnownState::Refunded { ecpay_trade_no: FIRST },
];

#[test]
fn a_success_pays_what_waits_and_repeats_nothing() {
    let late = Decision::Review(Anomaly::PaidAfterClose);
    let verdicts = STATES.map(|state| coded(state, "1"));
    let nothing = || Decision::Nothing;
    let wanted = [Decision::Pay, Decision::Pay, late, nothing(), nothing(), nothing(), nothing()];
    assert_eq!(verdicts, wanted);
}

#[test]
fn a_refused_attempt_fails_only_what_waits() {
    let codes = [
        "10100058", "10200009", "10200043", "10200058", "10200115", "10100248", "10100251",
        "10100252", "10100254", "10100255", "10100256",
    ];
    for code in codes {
        assert_eq!(coded(KnownState::Pending, code), Decision::Fail { code: code.to_owned() });
        for state in &STATES[1..] {
            assert_eq!(coded(*state, code), Decision::Nothing, "{code} after {state:?}");
        }
    }
}

#[test]
fn an_unconfirmed_result_is_asked_for_later_unless_it_is_known() {
    let verdicts = STATES.map(|state| coded(state, "10300066") == Decision::KeepPending);
    assert_eq!(verdicts, [true, true, true, false, false, false, false]);
}

#[test]
fn every_other_code_is_taken_and_changes_nothing() {
    for code in ["0", "2", "01", " 1", "1 ", "1.0", "１", "+1", "10100073", "99999999", "paid"] {
        for state in STATES {
            assert_eq!(coded(state, code), Decision::Nothing, "{code:?} after {state:?}");
        }
    }
}

#[test]
fn a_simulated_payment_is_none() {
    for simulated in ["1", "2", "00", "true"] {
        for state in STATES {
            let verdict = verdict(state, &[("SimulatePaid", Some(simulated))]);
            assert_eq!(verdict, Decision::Nothing, "{simulated:?} after {state:?}");
        }
    }
}

#[test]
fn any_other_amount_is_reviewed_whatever_the_state() {
    for amount in ["1", "1281", "12800", "-1280", "01280", "+1280", "1280.0", "1,280", " 1280"] {
        for state in STATES {
            let verdict = verdict(state, &[("TradeAmt", Some(amount))]);
            let differs = Anomaly::AmountDiffers { asked: 1280, paid: amount.to_owned() };
            assert_eq!(verdict, Decision::Review(differs), "{amount:?} after {state:?}");
        }
    }
    let verdict = verdict(KnownState::Pending, &[("TradeAmt", Some("99999999999999999999"))]);
    assert!(matches!(verdict, Decision::Review(Anomaly::AmountDiffers { .. })), "{verdict:?}");
}

#[test]
fn a_second_trade_number_is_money_that_must_go_back() {
    let second = "2506010905079999";
    for state in
        [KnownState::Paid { ecpay_trade_no: FIRST }, KnownState::Refunded { ecpay_trade_no: FIRST }]
    {
        let verdict = verdict(state, &[("TradeNo", Some(second))]);
        let twice =
            Anomaly::PaidTwice { first: "2506010905071234".to_owned(), second: second.to_owned() };
        assert_eq!(verdict, Decision::Review(twice));
        assert_eq!(verdict.reply(), ACKNOWLEDGED);
    }
}

#[test]
fn a_notice_without_the_tag_of_this_payment_is_refused() {
    for tag in [None, Some(""), Some("ta"), Some("tag "), Some("TAG"), Some("tah")] {
        for state in STATES {
            let verdict = verdict(state, &[("CustomField1", tag)]);
            assert_eq!(
                verdict,
                Decision::Refuse(CallbackError::OtherTag),
                "{tag:?} after {state:?}"
            );
            assert_ne!(verdict.reply(), ACKNOWLEDGED);
        }
    }
    let moved = [("CustomField1", Some("")), ("CustomField2", Some("tag"))];
    assert_eq!(verdict(KnownState::Pending, &moved), Decision::Refuse(CallbackError::OtherTag));
    let expected = Expected { tag: "", ..expected(KnownState::Pending) };
    let untagged = evaluate(&notification(&[]).unwrap(), &expected);
    assert_eq!(untagged, Decision::Refuse(CallbackError::OtherTag));
}

#[test]
fn a_notice_about_another_payment_is_refused_so_that_it_comes_again() {
    for trade_no in ["nm0002", "NM0001", "nm0001 ", "nm000"] {
        let verdict = verdict(KnownState::Pending, &[("MerchantTradeNo", Some(trade_no))]);
        assert_eq!(verdict, Decision::Refuse(CallbackError::UnknownTrade), "{trade_no:?}");
        assert_eq!(verdict.reply(), "0|MerchantTradeNo Error");
    }
}

#[test]
fn a_code_notice_is_held_to_trade_and_tag_as_well() {
    let expected = expected(KnownState::Pending);
    let refused = |changes: &[(&str, Option<&str>)]| {
        evaluate_info(&notification(changes).unwrap(), &expected).unwrap_err()
    };
    assert_eq!(refused(&[("MerchantTradeNo", Some("nm0002"))]), CallbackError::UnknownTrade);
    assert_eq!(refused(&[("CustomField1", Some("other"))]), CallbackError::OtherTag);
}

#[test]
fn a_review_says_what_to_look_at() {
    let differs = Anomaly::AmountDiffers { asked: 1280, paid: "1".to_owned() };
    assert_eq!(differs.to_string(), "asked for 1280 TWD but \"1\" was paid");
    let twice = Anomaly::PaidTwice { first: "1".to_owned(), second: "2".to_owned() };
    assert_eq!(twice.to_string(), "paid by trade \"1\" and again by trade \"2\"");
    assert_eq!(Anomaly::PaidAfterClose.to_string(), "paid after the payment was closed");
}
