//! Our own MAC in `CustomField1`.

use ecpay::{TagKey, tag_fits};

fn key() -> TagKey {
    TagKey::new(b"a key of the shop's own, 32 bytes").unwrap()
}

#[test]
fn the_tag_is_the_hmac_of_the_parts_with_their_lengths() {
    // printf '10:ecpay form,2:p1,2:o1,4:1280,' | openssl dgst -sha256 -hmac "$key"
    assert_eq!(key().tag("p1", "o1", 1280), "ac5c299fcf7d02059c061d701f1c74c330a5bbba");
}

#[test]
fn a_tag_fits_a_custom_field_and_survives_cleaning() {
    let tag = key().tag("p1", "o1", 1280);
    assert_eq!(tag.len(), 40);
    assert!(tag.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{tag}");
}

#[test]
fn another_payment_order_amount_or_key_has_another_tag() {
    let other = TagKey::new(b"another key").unwrap();
    let tags = [
        key().tag("p1", "o1", 1280),
        key().tag("p2", "o1", 1280),
        key().tag("p1", "o2", 1280),
        key().tag("p1", "o1", 1281),
        key().tag("p1", "o1", -1280),
        key().tag("p1o", "1", 1280),
        key().tag("p1,2:o1", "", 1280),
        key().tag("", "p1o1", 1280),
        other.tag("p1", "o1", 1280),
    ];
    for (place, tag) in tags.iter().enumerate() {
        assert!(!tags[..place].contains(tag), "tag {place} is repeated");
    }
}

#[test]
fn only_the_exact_tag_fits() {
    let right = key().tag("p1", "o1", 1280);
    assert!(tag_fits(&right, &right.clone()));
    for wrong in [
        "",
        &right[1..],
        &right.to_uppercase(),
        &format!("{right} "),
        &right.replace(&right[..1], "x"),
    ] {
        assert!(!tag_fits(&right, wrong), "{wrong}");
    }
    assert!(!tag_fits("", ""), "no tag is not a tag");
}
