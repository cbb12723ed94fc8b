//! Reading and writing forms.

use ecpay::{Refusal, encode_form, parse_form};

use crate::support::owned;

#[test]
fn what_is_written_is_read_back() {
    let fields = owned(&[("a", "a+b c&d=e%20"), ("Empty", ""), ("n_1", "茶 ~'\"!*()\r\n😀")]);
    assert_eq!(parse_form(encode_form(&fields).as_bytes()), Ok(fields));
}

#[test]
fn plus_and_percent_20_are_both_a_space_and_the_first_equals_sign_splits() {
    let fields = owned(&[("a", "x y z"), ("b", "1=2")]);
    assert_eq!(parse_form(b"a=x+y%20z&b=1=2"), Ok(fields));
}

#[test]
fn a_body_with_two_readings_is_refused() {
    let repeated = |name: &str| Refusal::Repeated { name: name.to_owned() };
    let cases: &[(&[u8], Refusal)] = &[
        (b"", Refusal::EmptyBody),
        (b"a", Refusal::NotPairs),
        (b"a=1&", Refusal::NotPairs),
        (b"&a=1", Refusal::NotPairs),
        (b"a=1&&b=2", Refusal::NotPairs),
        (b"a=%", Refusal::BadPercent),
        (b"a=%4", Refusal::BadPercent),
        (b"a=%zz", Refusal::BadPercent),
        (b"a=%%41", Refusal::BadPercent),
        (b"a=%+1", Refusal::BadPercent),
        (b"a=%ff", Refusal::BadUtf8),
        (b"a=\xa4\xa4", Refusal::BadUtf8),
        (b"a=%00", Refusal::Nul),
        (b"a=\0", Refusal::Nul),
        (b"=1", Refusal::BadName),
        (b"a%20=1", Refusal::BadName),
        (b"a-b=1", Refusal::BadName),
        (b"%26a%3d=1", Refusal::BadName),
        (b"a=1&a=1", repeated("a")),
        (b"a=1&b=2&A=1", repeated("A")),
    ];
    for (body, refusal) in cases {
        let body_text = String::from_utf8_lossy(body);
        assert_eq!(parse_form(body), Err(refusal.clone()), "{body_text}");
    }
}
