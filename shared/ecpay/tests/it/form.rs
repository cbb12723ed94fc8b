//! Reading and writing forms.

use ecpay::{CallbackError, encode_form, parse_form};

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
    let repeated = |name: &str| CallbackError::Repeated { name: name.to_owned() };
    let cases: &[(&[u8], CallbackError)] = &[
        (b"", CallbackError::EmptyBody),
        (b"a", CallbackError::NotPairs),
        (b"a=1&", CallbackError::NotPairs),
        (b"&a=1", CallbackError::NotPairs),
        (b"a=1&&b=2", CallbackError::NotPairs),
        (b"a=%", CallbackError::BadPercent),
        (b"a=%4", CallbackError::BadPercent),
        (b"a=%zz", CallbackError::BadPercent),
        (b"a=%%41", CallbackError::BadPercent),
        (b"a=%+1", CallbackError::BadPercent),
        (b"a=%ff", CallbackError::BadUtf8),
        (b"a=\xa4\xa4", CallbackError::BadUtf8),
        (b"a=%00", CallbackError::Nul),
        (b"a=\0", CallbackError::Nul),
        (b"=1", CallbackError::BadName),
        (b"a%20=1", CallbackError::BadName),
        (b"a-b=1", CallbackError::BadName),
        (b"%26a%3d=1", CallbackError::BadName),
        (b"a=1&a=1", repeated("a")),
        (b"a=1&b=2&A=1", repeated("A")),
    ];
    for (body, error) in cases {
        let body_text = String::from_utf8_lossy(body);
        assert_eq!(parse_form(body), Err(error.clone()), "{body_text}");
    }
    for (count, want) in [(200, None), (201, Some(CallbackError::TooManyFields))] {
        let fields: Vec<String> = (0..count).map(|number| format!("f{number}=1")).collect();
        assert_eq!(parse_form(fields.join("&").as_bytes()).err(), want, "{count} fields");
    }
}
