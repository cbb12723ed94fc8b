//! What a log says of a failure: never what a customer typed, and never more than a kilobyte.

use std::panic::{self, PanicHookInfo};

/// The most characters of one text in the log.
const MAX_TEXT: usize = 1_000;

/// Every cause of a failure, the outermost first.
#[must_use]
pub fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text.chars().take(MAX_TEXT).collect()
}

/// The text of a panic, if it is one of the code. A text that was made at run time may quote data,
/// as that of `unwrap` does, and is withheld.
#[must_use]
pub fn panic_text(panic: &(dyn std::any::Any + Send)) -> &'static str {
    let text = panic.downcast_ref::<&'static str>().copied();
    text.unwrap_or("its text may hold data and is withheld")
}

/// Logs every panic with its place from now on, instead of printing its text, which may hold data.
pub fn log_panics() {
    panic::set_hook(Box::new(|info: &PanicHookInfo<'_>| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let text = panic_text(info.payload());
        tracing::error!(metric = "panicked", "panicked at {place}: {text}");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_code_s_own_text_of_a_panic_is_logged() {
        let name = "王小明".to_owned();
        for (panic, want) in [
            (panic::catch_unwind(|| panic!("no stock")), "no stock"),
            (panic::catch_unwind(|| panic!("no {name}")), "its text may hold data and is withheld"),
        ] {
            assert_eq!(panic_text(panic.unwrap_err().as_ref()), want);
        }
    }
}
