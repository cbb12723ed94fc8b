//! What people read stands in a catalogue, and the catalogues are in order.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use texts::Entry;

use crate::sources::{root, sources};

/// Where Chinese may stand outside of a catalogue, and why.
const DATA: [(&str, &str); 12] = [
    ("functions/orders/src/order_input.rs", "names of Taiwan that clients send"),
    ("functions/web/src/motif.rs", "the words by which a picture is chosen"),
    ("infra/codegen/src/", "values in samples of requests and events"),
    ("infra/devserver/src/demo", "the demonstration market's products"),
    ("infra/localcloud/src/cashier/message.rs", "what ECPay sends"),
    ("shared/domain/src/code.rs", "the list of error codes, which is a catalogue"),
    ("shared/domain/src/fold.rs", "characters that are the same in a search"),
    ("shared/domain/src/login.rs", "names that nobody may take"),
    ("shared/domain/src/password.rs", "words that nobody may use alone"),
    ("shared/ecpay/src/checkout.rs", "characters that ECPay takes"),
    ("shared/testkit/", "what tests send"),
    ("tests/", "what tests send and expect"),
];

/// Whether `path` is of a catalogue: a module `text`, or one inside it.
fn is_catalogue(path: &str) -> bool {
    path.ends_with("/text.rs") || path.contains("/text/")
}

/// Whether `path` holds nothing but tests.
fn is_test(path: &str) -> bool {
    ["/tests/", "/tests.rs", "/golden/", "/golden.rs"].iter().any(|part| path.contains(part))
}

/// Han characters, and the punctuation and the widths that are written beside them.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ff01}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// The literals in `tokens` that hold Chinese. What is compiled for tests only doesn't count, nor
/// do comments, nor the bodies in `.example(…)`, which are samples.
fn chinese(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                // A comment about what it stands in is `#![doc = "…"]`.
                let inner = |next: &TokenTree| matches!(next, TokenTree::Punct(_));
                let _ = tokens.next_if(inner);
                if let Some(TokenTree::Group(group)) = tokens.next_if(is_group) {
                    let attribute = group.stream().to_string().replace(' ', "");
                    if attribute == "cfg(test)" {
                        skip_item(&mut tokens);
                    } else if !attribute.starts_with("doc=") {
                        chinese(group.stream(), found);
                    }
                }
            }
            TokenTree::Ident(name) if name == "example" => {
                let _ = tokens.next_if(is_group);
            }
            TokenTree::Group(group) => chinese(group.stream(), found),
            TokenTree::Literal(literal) => {
                let literal = literal.to_string();
                if literal.chars().any(is_chinese) {
                    found.push(literal);
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

const fn is_group(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(_))
}

/// Skips an item: all up to its body, or to its semicolon.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    let _ = tokens.find(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    });
}

fn chinese_in(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    chinese(source.parse().unwrap(), &mut found);
    found
}

#[test]
fn what_people_read_stands_in_a_catalogue() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for (path, source) in sources() {
        if is_catalogue(&path) || is_test(&path) {
            continue;
        }
        let found = chinese_in(&source);
        match DATA.iter().find(|(data, _)| path.starts_with(data)) {
            Some((data, _)) if !found.is_empty() => {
                used.insert(*data);
            }
            Some(_) => {}
            None => wrong.extend(found.iter().map(|literal| format!("{path}: {literal}"))),
        }
    }
    assert!(wrong.is_empty(), "say it by `texts!`:\n{}", wrong.join("\n"));
    let unused = DATA.iter().map(|(data, _)| *data).filter(|data| !used.contains(data));
    assert_eq!(unused.collect::<Vec<_>>(), [""; 0], "these hold no Chinese");
}

#[test]
fn chinese_is_found_where_people_would_read_it() {
    for (source, want) in [
        (r#"fn a() { b("請") }"#, 1),
        (r#"html! { p { "請" } }"#, 1),
        (r##"const A: &str = r#"ＡＢ"#;"##, 1),
        (r#"const A: char = '，';"#, 1),
        (r#"#[error("請")] struct A;"#, 1),
        (r#"#[cfg(test)] mod tests { const A: &str = "請"; } const B: &str = "請";"#, 1),
        (r#"#[cfg(test)] use a::b; const B: &str = "請";"#, 1),
        (r#"spec.example("請").body("請")"#, 1),
        ("//! 請\n/// 請\nfn a() {} // 請", 0),
        (r#"const A: &str = "⟦é—…“x”";"#, 0),
    ] {
        assert_eq!(chinese_in(source).len(), want, "{source}");
    }
}

/// The module that the source file at `path` is: `domain::text::order`.
fn module(path: &str) -> String {
    let (krate, file) = path.split_once("/src/").unwrap();
    let krate = krate.rsplit('/').next().unwrap().replace('-', "_");
    format!("{krate}::{}", file.trim_end_matches(".rs").replace('/', "::"))
}

#[test]
fn no_catalogue_is_forgotten() {
    let made = sources().into_iter().filter(|(path, source)| {
        is_catalogue(path) && source.lines().any(|line| line.starts_with("texts! {"))
    });
    let made: BTreeSet<_> = made.map(|(path, _)| module(&path)).collect();
    let listed: BTreeSet<_> =
        devserver::catalogues().map(|catalogue| catalogue.module.to_owned()).collect();
    let codes = BTreeSet::from(["domain::code".to_owned()]);
    assert_eq!(&made | &codes, listed, "crates list theirs as CATALOGUES, devserver lists crates");
    assert!(made.len() > 15, "only {made:?}");
}

/// Texts that are not in order, and why.
const KEPT: [(&str, &str); 8] = [
    ("domain::code::product_not_found", "a public client compares it to the letter"),
    ("web::text::address::city", "in Chinese the kind of place is part of its name"),
    ("web::text::address::dist", "in Chinese the kind of place is part of its name"),
    ("web::text::address::township", "in Chinese the kind of place is part of its name"),
    ("web::text::parts::comma", "it stands between names"),
    ("web::text::shell::brand", "the market's name is Chinese"),
    ("web::text::shell::footer", "the market's name is Chinese"),
    ("web::text::shell::other_language", "a language is called as it calls itself"),
];

/// The values in a sentence, sorted.
fn values(sentence: &str) -> Vec<&str> {
    let mut values: Vec<_> =
        sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// What is wrong with a sentence of a catalogue.
fn faults(entry: &Entry) -> Vec<&'static str> {
    let Entry { zh_tw, en, en_one, .. } = *entry;
    let both = [zh_tw, en, en_one.unwrap_or(en)];
    let any = |wrong: fn(&str) -> bool| both.iter().any(|text| wrong(text));
    let beside = |mark: fn(char) -> bool| {
        let mut pairs = zh_tw.chars().zip(zh_tw.chars().skip(1));
        pairs.any(|(a, b)| is_han(a) && mark(b) || mark(a) && is_han(b))
    };
    let narrow = beside(|c| matches!(c, ',' | ';' | ':' | '!' | '?' | '(' | ')' | '.'));
    let glued = beside(|c| c.is_ascii_alphanumeric() || matches!(c, '{' | '}'));
    let stops = |text: &str, marks: &[char]| text.ends_with(marks);
    let ends = |marks: [char; 2]| stops(zh_tw, &marks) != stops(en, &marks);
    let found = [
        (any(str::is_empty), "it is empty"),
        (any(|text| text.trim() != text), "it begins or ends with a space"),
        (any(|text| text.ends_with([':', '：', '(', '（'])), "it wants something glued to it"),
        (any(|text| text.contains("  ")), "it has two spaces"),
        (narrow, "punctuation beside Chinese is wide"),
        (glued, "a space stands between Chinese and Latin"),
        (!zh_tw.chars().any(is_chinese) && zh_tw != en, "it is not Chinese"),
        (en.chars().any(is_chinese), "it is not English"),
        (ends(['。', '.']), "both are sentences, or none"),
        (ends(['？', '?']), "both are questions, or none"),
        (values(zh_tw) != values(en), "the languages have other values"),
        (en_one.is_some_and(|one| values(one) != values(en)), "one has other values"),
        (zh_tw.chars().count() > 80 || en.chars().count() > 200, "it is too long to be read"),
    ];
    found.into_iter().filter(|(wrong, _)| *wrong).map(|(_, what)| what).collect()
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

#[test]
fn sentences_are_in_order() {
    let mut wrong = Vec::new();
    let mut kept = BTreeSet::new();
    for catalogue in devserver::catalogues() {
        let mut names = BTreeSet::new();
        for entry in catalogue.entries {
            let name = format!("{}::{}", catalogue.module, entry.name);
            let faults = faults(entry);
            if let Some((known, _)) = KEPT.iter().find(|(known, _)| *known == name) {
                assert!(!faults.is_empty(), "{name} is in order");
                kept.insert(*known);
            } else {
                let Entry { zh_tw, en, .. } = entry;
                wrong.extend(faults.iter().map(|what| format!("{name}: {what}: {zh_tw} / {en}")));
            }
            assert!(names.insert(name), "{} is there twice", entry.name);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(kept.len(), KEPT.len(), "only {kept:?} are there");
}

#[test]
fn what_is_not_in_order_is_found() {
    let entry = |zh_tw, en| Entry { name: "a", note: "", zh_tw, en, en_one: None };
    for (zh_tw, en, want) in [
        ("請在 {time} 前付款。", "Pay by {time}.", ""),
        ("付款", "Pay", ""),
        ("付款： ", "Payment: ", "it begins or ends with a space"),
        ("付款：", "Payment:", "it wants something glued to it"),
        ("好,", "Good", "punctuation beside Chinese is wide"),
        ("選{n}項", "Choose {n}", "a space stands between Chinese and Latin"),
        ("付款", "Pay 款", "it is not English"),
        ("Pay", "Pay now", "it is not Chinese"),
        ("請付款。", "Please pay", "both are sentences, or none"),
        ("要付款嗎？", "Pay", "both are questions, or none"),
        ("最多 {n} 項。", "At most {most}.", "the languages have other values"),
    ] {
        let found = faults(&entry(zh_tw, en));
        let right = if want.is_empty() { found.is_empty() } else { found.contains(&want) };
        assert!(right, "{zh_tw} / {en}: {found:?}");
    }
    let one = Entry { en_one: Some("One"), ..entry("{n} 件", "{n} pieces") };
    assert_eq!(faults(&one), ["one has other values"]);
}

/// The pseudo-locale is in the local market, and in no function.
#[test]
fn functions_are_built_without_the_pseudo_locale() {
    let features = |package: &str| {
        let output = std::process::Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--edges", "normal,features", "--package", package])
            .args(["--invert", "texts"])
            .current_dir(root())
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(features("devserver").contains("texts feature \"pseudo\""));
    let functions = features("functions");
    assert!(functions.contains("texts v") && !functions.contains("pseudo"), "{functions}");
}
