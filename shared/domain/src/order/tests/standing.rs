//! Where an order stands for its store.

use super::*;

#[test]
fn an_order_stands_in_one_place_and_moves_only_when_its_status_does() {
    use Standing::{Ended, Open, Sent};
    use Status::{
        Cancelled, Completed, Delivered, Paid, Pending, Preparing, Ready, Refunded, Shipped,
    };
    for (old, new, want) in [
        (None, Pending, Some((Open, None))),
        (None, Paid, Some((Open, None))),
        (None, Completed, Some((Ended(Completed), None))),
        (Some(Pending), Pending, None),
        (Some(Pending), Paid, Some((Open, None))),
        (Some(Paid), Preparing, Some((Open, None))),
        (Some(Preparing), Ready, Some((Open, None))),
        (Some(Paid), Shipped, Some((Sent, Some(Open)))),
        (Some(Shipped), Shipped, None),
        (Some(Shipped), Delivered, Some((Sent, None))),
        (Some(Delivered), Completed, Some((Ended(Completed), Some(Sent)))),
        (Some(Ready), Completed, Some((Ended(Completed), Some(Open)))),
        (Some(Pending), Cancelled, Some((Ended(Cancelled), Some(Open)))),
        (Some(Shipped), Cancelled, Some((Ended(Cancelled), Some(Sent)))),
        (Some(Cancelled), Cancelled, None),
        (Some(Cancelled), Refunded, Some((Ended(Refunded), Some(Ended(Cancelled))))),
    ] {
        let want = want.map(|(to, from)| Refiling { to, from });
        assert_eq!(Refiling::of(old, new), want, "{old:?} to {new:?}");
    }
}

/// Whatever is written late, at a lower version, changes nothing; only a move that is taken back
/// leads to where an order stood before.
#[test]
fn no_move_leads_back_to_where_an_order_stood() {
    let rank = |status: Status| match status.standing() {
        Standing::Open => 0,
        Standing::Sent => 1,
        Standing::Ended(Status::Refunded) => 3,
        Standing::Ended(_) => 2,
    };
    let mut moves = 0;
    for way in every_way() {
        for status in Status::ALL.iter().copied() {
            let order = Order { status, ..order(way.clone()) };
            for next in order.next_statuses() {
                assert!(rank(status) <= rank(next), "{way:?}: {status:?} to {next:?}");
                moves += 1;
            }
        }
    }
    assert!(moves > 20, "{moves} moves");
}

#[test]
fn a_summary_names_what_was_bought_and_is_short() {
    let bought = order(Fulfilment::ShipHome);
    assert_eq!(bought.summary(), "product 1 × 2");
    let line = |name: &str, variant: Option<&str>| Line {
        name: Text::new(name).unwrap(),
        variant_name: variant.map(|name| Text::new(name).unwrap()),
        note: Some(Text::new("ring twice").unwrap()),
        ..bought.lines[0].clone()
    };
    let long = "茶".repeat(100);
    // (lines, the whole text or the length of a cut one)
    for (lines, want) in [
        (vec![], Ok("")),
        (vec![line("烏龍茶", Some("大杯")), line("pot", None)], Ok("烏龍茶 (大杯) × 2, pot × 2")),
        // Of 305, 612 and 619 bytes; a character has three.
        (vec![line(&long, None)], Err(305)),
        (vec![line(&long, None), line(&long, None)], Err(600)),
        (vec![line("ab", None), line(&long, None), line(&long, None)], Err(600)),
        (vec![line("abc", None), line(&long, None), line(&long, None)], Err(600)),
    ] {
        let note = Multiline::new("leave it at the door").ok();
        let text = Order { lines, note, ..bought.clone() }.summary();
        match want {
            Ok(whole) => assert_eq!(text, whole),
            Err(most) => {
                assert!(text.len() <= most && text.len() + 3 > most, "{} bytes", text.len());
                assert_eq!(text.ends_with('…'), most == MAX_SUMMARY, "{text}");
            }
        }
        assert!(!text.contains("ring") && !text.contains("door"), "{text}");
    }
}
