//! Which characters a text may hold: none that can't be seen, or that change how others are shown.

use fields::Message;
use unicode_normalization::char::is_combining_mark;

use crate::text::value;

/// How many lines a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lines {
    One,
    Many,
}

const ZWNJ: char = '\u{200c}';
const ZWJ: char = '\u{200d}';

/// Checks the characters of `text`, which is trimmed and not empty.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn check(text: &str, lines: Lines) -> Result<(), Message> {
    // The last character that others may be attached to.
    let mut base = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match c {
            '\n' if lines == Lines::Many => base = None,
            '\n' | '\r' => return Err(Message::of(value::one_line)),
            c if c.is_control() => return Err(Message::of(value::control_characters)),
            // Both are needed to write some scripts, and to join emoji into one.
            ZWNJ | ZWJ if base.zip(next).is_some_and(|(left, right)| joins(left, c, right)) => {}
            c if is_variation_selector(c) && base.is_some() => {}
            ZWNJ | ZWJ => return Err(hidden()),
            c if is_variation_selector(c) || is_hidden(c) => return Err(hidden()),
            c => base = (!c.is_whitespace()).then_some(c),
        }
    }
    if text.chars().all(|c| c.is_whitespace() || is_combining_mark(c)) {
        return Err(Message::of(value::nothing_visible));
    }
    Ok(())
}

fn hidden() -> Message {
    Message::of(value::hidden_characters)
}

/// Whether `c` shows nothing, or changes how the text around it is shown. Most of these are
/// `Default_Ignorable_Code_Point` of the Unicode database; the others look like a space or nothing.
fn is_hidden(c: char) -> bool {
    matches!(c,
        // Soft hyphen, grapheme joiner, fillers of Hangul and Khmer, the blank of braille.
        '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}'
        | '\u{3164}' | '\u{ffa0}' | '\u{180e}'
        // Directions, overrides and isolates.
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}'
        // No width, line and paragraph separators, invisible operators.
        | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{feff}'
        // Annotations, controls of shorthand and music, tags.
        | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
        || is_noncharacter(c)
}

/// Whether `c` is one of the 66 code points that no text may hold.
fn is_noncharacter(c: char) -> bool {
    // The last two of each plane.
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether `c` picks the shape of the character before it: of Mongolian, of emoji, of Han.
const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0100}'..='\u{e01ef}')
}

/// Whether `joiner` has a meaning between these two.
const fn joins(left: char, joiner: char, right: char) -> bool {
    joiner == ZWJ && is_emoji(left) && is_emoji(right) || uses_joiners(left) && uses_joiners(right)
}

/// Whether `c` can be a part of a joined emoji.
const fn is_emoji(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Whether `c` is of a script that is written with joiners: Arabic to Thaana, those of India and
/// its neighbours, Mongolian.
const fn uses_joiners(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1700}'..='\u{18af}'
        | '\u{1900}'..='\u{1cff}' | '\u{a800}'..='\u{abff}' | '\u{11000}'..='\u{11fff}'
        | '\u{1e900}'..='\u{1e95f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_seen_is_taken() {
        for text in [
            "茶",
            "Café No. 1",
            "咖啡\u{3000}廳",
            "A\u{a0}B",
            "e\u{301}clair",
            // A family, a heart on fire, a doctor, a black bird, a head that shakes, a keycap.
            "👨\u{200d}👩\u{200d}👧",
            "❤\u{fe0f}\u{200d}🔥",
            "👩🏽\u{200d}⚕\u{fe0f}",
            "🐦\u{200d}⬛",
            "🙂\u{200d}↔\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            // Persian, Hindi, Sinhala: joiners inside a word.
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "ශ්\u{200d}රී",
            // A variant of a Han character, as in names.
            "葛\u{e0100}",
            "\u{e000}",
        ] {
            assert_eq!(check(text, Lines::One), Ok(()), "{text:?}");
        }
    }

    #[test]
    fn what_can_not_be_seen_is_refused() {
        for text in [
            "\u{200b}",
            "a\u{200b}b",
            "\u{3164}",
            "a\u{3164}b",
            "\u{ffa0}",
            "\u{115f}",
            "\u{2800}",
            "\u{feff}a",
            "pay\u{ad}pal",
            // Directions.
            "a\u{202e}gnp.exe",
            "\u{202a}a\u{202c}",
            "\u{2066}a\u{2069}",
            "a\u{200e}",
            "a\u{200f}",
            "\u{61c}a",
            // Separators and noncharacters.
            "a\u{2028}b",
            "a\u{2029}b",
            "a\u{fdd0}",
            "a\u{ffff}",
            "a\u{fffe}",
            "a\u{1fffe}",
            "a\u{10ffff}",
            // Tags, also those of a flag.
            "a\u{e0041}",
            "🏴\u{e0067}\u{e0062}\u{e007f}",
            // Joiners and selectors where they join and select nothing.
            "\u{200d}",
            "a\u{200d}b",
            "茶\u{200c}葉",
            "👨\u{200d}",
            "\u{200d}👨",
            "👨\u{200c}👩",
            "👨\u{200d}a",
            "می\u{200c}",
            "\u{fe0f}",
            "a \u{fe0f}",
            // Nothing but a mark.
            "\u{301}",
            "a\u{0}b",
            "a\u{85}b",
            "a\tb",
        ] {
            assert!(check(text, Lines::One).is_err(), "{text:?}");
            assert!(check(text, Lines::Many).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_line_end_is_taken_where_lines_are() {
        assert!(check("a\nb", Lines::Many).is_ok());
        for text in ["a\nb", "a\r\nb", "a\rb"] {
            assert!(check(text, Lines::One).is_err(), "{text:?}");
        }
        assert!(check("a\rb", Lines::Many).is_err());
        assert!(check("a\n\u{fe0f}", Lines::Many).is_err());
    }

    #[test]
    fn the_characters_around_noncharacters_are_none() {
        for c in ['\u{fdcf}', '\u{fdf0}', '\u{fffd}', '\u{1fffd}', '\u{20000}', '\u{1fbfe}'] {
            assert!(!is_noncharacter(c), "{c:?}");
        }
        assert_eq!(('\0'..=char::MAX).filter(|c| is_noncharacter(*c)).count(), 66);
    }
}
