//! The checker on crates of a few lines.

use std::collections::BTreeMap;

use super::circles;

/// The circles of a crate of these files, its root `src/lib.rs`.
fn circles_of(files: &[(&str, &str)]) -> Vec<String> {
    let named = files.iter().map(|(name, text)| (format!("src/{name}.rs"), (*text).to_owned()));
    circles(&BTreeMap::from_iter(named), "src/lib.rs", false)
}

/// The edges of the circle of files among these; there is one, and no other.
fn circle_of(files: &[(&str, &str)]) -> Vec<String> {
    let circles = circles_of(files);
    let of_files: Vec<_> = circles.iter().filter(|told| told.contains(" files\n")).collect();
    assert_eq!(of_files.len(), 1, "{circles:?}");
    let edges = of_files.iter().flat_map(|told| told.lines().skip(1));
    edges.map(|line| line.trim().replace("src/", "")).collect()
}

fn assert_no_circle(files: &[(&str, &str)]) {
    assert_eq!(circles_of(files), Vec::<String>::new());
}

#[test]
fn two_files_that_use_each_other_are_a_circle() {
    let edges = circle_of(&[
        ("lib", "mod a; mod b; mod c;"),
        ("a", "use crate::b::B; pub struct A(B); pub type Made = A;"),
        ("b", "pub struct B; fn make() -> crate::a::Made { crate::a::A(B) }"),
        ("c", "use crate::{a::A, b::{self, B}}; fn c(_: A, _: B, _: b::B) {}"),
    ]);
    assert_eq!(edges, ["a.rs -> b.rs by B", "b.rs -> a.rs by A, Made"]);
}

#[test]
fn modules_are_named_in_the_message_too() {
    let circles = circles_of(&[
        ("lib", "mod a; mod b;"),
        ("a", "use crate::b::B; pub struct A;"),
        ("b", "use super::a; pub struct B(a::A);"),
    ]);
    assert_eq!(circles.len(), 2, "{circles:?}");
    let modules = "a circle of 2 first-level modules\n    \
        a -> b by B (src/a.rs -> src/b.rs)\n    b -> a by A (src/b.rs -> src/a.rs)";
    assert_eq!(circles.last().map(String::as_str), Some(modules));
}

#[test]
fn a_re_export_is_followed_to_the_definition() {
    let edges = circle_of(&[
        ("lib", "mod a; mod b; pub use a::A; pub(crate) use b::make as made;"),
        ("a", "pub struct A; fn a() { crate::made() }"),
        ("b", "mod inner; pub(crate) use inner::*;"),
        ("b/inner", "pub(crate) fn make() -> crate::A { loop {} }"),
    ]);
    assert_eq!(edges, ["a.rs -> b/inner.rs by make", "b/inner.rs -> a.rs by A"]);
}

#[test]
fn what_a_crate_calls_itself_is_followed() {
    let edges = circle_of(&[
        ("lib", "extern crate self as market; mod a; mod b; pub use b::B;"),
        ("a", "pub struct A(market::B);"),
        ("b", "pub struct B; use market::a::A;"),
    ]);
    assert_eq!(edges, ["a.rs -> b.rs by B", "b.rs -> a.rs by A"]);
}

#[test]
fn a_facade_may_hand_on_what_needs_its_own_items() {
    assert_no_circle(&[
        ("lib", "pub mod a; pub use a::{A, b::B}; pub struct Root;"),
        ("a", "pub mod b; pub use b::B; pub struct A;"),
        ("a/b", "use super::A; use crate::Root; pub struct B(A, Root);"),
    ]);
}

#[test]
fn a_parent_and_a_child_that_need_each_other_are_a_circle() {
    let child = ("a/b", "use super::A; pub struct B(Option<Box<A>>);");
    for parent in ["mod b; pub struct A(b::B);", "mod b; pub use b::B; pub struct A(B);"] {
        let edges = circle_of(&[("lib", "mod a;"), ("a", parent), child]);
        assert_eq!(edges, ["a.rs -> a/b.rs by B", "a/b.rs -> a.rs by A"]);
    }
}

#[test]
fn a_file_that_declares_nothing_is_no_facade() {
    let edges = circle_of(&[
        ("lib", "mod a; mod b;"),
        ("a", "pub use crate::b::B; pub struct A;"),
        ("b", "use crate::a::A; pub struct B;"),
    ]);
    assert_eq!(edges, ["a.rs -> b.rs by B", "b.rs -> a.rs by A"]);
}

#[test]
fn code_for_tests_does_not_count() {
    let uses = [
        "#[cfg(test)] mod tests { use crate::b::B; }",
        "#[cfg(all(test, unix))] fn sample() -> crate::b::B {}",
        "#[cfg(test)] use crate::b::B;",
        "impl A { #[cfg(test)] fn sample() -> crate::b::B {} }",
        "#[cfg(test)] mod tests;",
    ];
    for used in uses {
        assert_no_circle(&[
            ("lib", "mod a; mod b;"),
            ("a", &format!("pub struct A; {used}")),
            ("a/tests", "use super::A; use crate::b::B;"),
            ("b", "pub struct B(crate::a::A);"),
        ]);
    }
    for used in ["#[cfg(unix)] use crate::b::B;", "#[cfg(not(test))] use crate::b::B;"] {
        circle_of(&[
            ("lib", "mod a; mod b;"),
            ("a", &format!("pub struct A; {used}")),
            ("b", "pub struct B(crate::a::A);"),
        ]);
    }
}

#[test]
fn links_in_doc_comments_do_not_count() {
    assert_no_circle(&[
        ("lib", "mod a; mod b;"),
        ("a", "//! As [`crate::b::B`].\n/// [`B`](crate::b::B)\n#[doc(alias(b::B))] pub struct A;"),
        ("b", "pub struct B(crate::a::A);"),
    ]);
}

#[test]
fn what_a_macro_is_given_counts() {
    let calls = ["html! { (draw(page.b)) }", "vec![B]", "html! { @if crate::b::B == x {} }"];
    for call in calls {
        let edges = circle_of(&[
            ("lib", "mod a; mod b; pub use b::{B, draw};"),
            ("a", &format!("use crate::*; pub fn a() {{ {call} }}")),
            ("b", "pub struct B; pub fn draw() {} fn b() { crate::a::a() }"),
        ]);
        assert_eq!(edges.last().map(String::as_str), Some("b.rs -> a.rs by a"));
    }
    assert_no_circle(&[
        ("lib", "mod a; mod b; pub use b::draw;"),
        ("a", "use crate::*; pub struct A; fn a() { html! { (page.draw()) draw=b } }"),
        ("b", "pub fn draw(_: crate::a::A) {}"),
    ]);
}

#[test]
fn what_a_macro_makes_is_in_the_file_that_calls_it() {
    let edges = circle_of(&[
        ("lib", "mod a; mod id; mod macros; pub use id::OrderId;"),
        ("a", "use crate::OrderId; pub fn a(_: OrderId) {}"),
        ("id", "crate::ids! { OrderId } fn b() { crate::a::a() }"),
        ("macros", "#[macro_export] macro_rules! ids { () => {} }"),
    ]);
    assert_eq!(edges, ["a.rs -> id.rs by OrderId", "id.rs -> a.rs by a"]);
}

#[test]
fn a_glob_counts_for_the_names_that_come_through_it() {
    assert_no_circle(&[
        ("lib", "mod a;"),
        ("a", "mod b; mod c; pub use c::C; pub struct A(b::B);"),
        ("a/b", "use super::*; pub struct B(C);"),
        ("a/c", "pub struct C;"),
    ]);
    for used in ["A", "Unknown"] {
        circle_of(&[
            ("lib", "mod a;"),
            ("a", "mod b; pub struct A(b::B);"),
            ("a/b", &format!("use super::*; pub struct B(Option<Box<{used}>>);")),
        ]);
    }
}

#[test]
fn a_variable_is_no_item_and_a_module_alone_is_none() {
    assert_no_circle(&[
        ("lib", "mod a; mod b; pub use b::place;"),
        ("a", "use crate::{b, *}; pub fn a(place: u8) -> u8 { place.b(A { place }) } struct A;"),
        ("b", "pub fn place() { crate::a::a(1) }"),
    ]);
}

#[test]
fn a_module_and_a_function_of_one_name_are_told_apart() {
    let edges = circle_of(&[
        ("lib", "mod a; mod retry; pub use retry::retry;"),
        ("a", "use crate::retry; pub struct A; fn a() { retry() }"),
        ("retry", "pub fn retry() -> crate::a::A {}"),
    ]);
    assert_eq!(edges, ["a.rs -> retry.rs by retry", "retry.rs -> a.rs by A"]);
}

#[test]
fn a_name_of_another_crate_is_not_the_module_of_that_name() {
    assert_no_circle(&[
        ("lib", "mod a; mod ecpay; pub use ecpay::Ecpay;"),
        ("a", "use ecpay::Ecpay; pub struct A(Ecpay, ::ecpay::B);"),
        ("ecpay", "use crate::a::A; use ecpay::C; pub struct Ecpay(A, C);"),
    ]);
}

#[test]
fn folders_may_be_a_circle_where_their_files_are_not() {
    let circles = circles_of(&[
        ("lib", "mod a; mod b;"),
        ("a", "mod x; mod y;"),
        ("a/x", "use crate::b::z::Z;"),
        ("a/y", "pub struct Y;"),
        ("b", "mod z; mod w;"),
        ("b/z", "pub struct Z;"),
        ("b/w", "use crate::a::y::Y;"),
    ]);
    assert_eq!(circles.len(), 1, "{circles:?}");
    assert!(circles.concat().contains("a -> b by Z (src/a/x.rs -> src/b/z.rs)"), "{circles:?}");
}

#[test]
fn modules_inside_a_file_belong_to_it() {
    let edges = circle_of(&[
        ("lib", "mod a { pub(crate) mod b; pub(crate) struct A(b::B); }"),
        ("a/b", "pub(crate) struct B(Option<Box<super::A>>);"),
    ]);
    assert_eq!(edges, ["a/b.rs -> lib.rs by A", "lib.rs -> a/b.rs by B"]);
}
