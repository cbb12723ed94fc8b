//! Every sentence that the market says, for whoever reviews them.

use texts::{Catalogue, Entry};

/// What each crate says to people, from the inside out.
const ALL: &[&[Catalogue]] = &[
    fields::CATALOGUES,
    domain::CATALOGUES,
    app::CATALOGUES,
    endpoint::CATALOGUES,
    accounts::CATALOGUES,
    catalog::CATALOGUES,
    orders::CATALOGUES,
    web::CATALOGUES,
    localcloud::CATALOGUES,
];

/// The catalogues of every crate.
pub fn catalogues() -> impl Iterator<Item = &'static Catalogue> {
    ALL.iter().copied().flatten()
}

/// All sentences as CSV (RFC 4180), with a header line: a sentence a line, with the module that it
/// stands in, its name, a note for translators, and its texts.
#[must_use]
pub fn csv() -> String {
    let header = ["module", "name", "note", "zh-TW", "en", "en of one"];
    let line = |module: &str, entry: &Entry| {
        let one = entry.en_one.unwrap_or_default();
        record(&[module, entry.name, entry.note.trim(), entry.zh_tw, entry.en, one])
    };
    let lines = catalogues()
        .flat_map(|catalogue| catalogue.entries.iter().map(|entry| line(catalogue.module, entry)));
    std::iter::once(record(&header)).chain(lines).collect()
}

/// A line of a CSV file.
fn record(fields: &[&str]) -> String {
    let fields: Vec<_> = fields.iter().map(|field| quoted(field)).collect();
    format!("{}\r\n", fields.join(","))
}

/// A field, in quotes if it holds what separates fields or lines.
fn quoted(field: &str) -> String {
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_have_to_be() {
        for (fields, want) in [
            (["a", "b c"], "a,b c\r\n"),
            (["", "a,b"], ",\"a,b\"\r\n"),
            (["say \"no\"", "a\nb"], "\"say \"\"no\"\"\",\"a\nb\"\r\n"),
        ] {
            assert_eq!(record(&fields), want);
        }
    }

    #[test]
    fn a_sentence_stands_there_with_its_languages_and_its_note() {
        let csv = csv();
        let lines: Vec<_> = csv.split_terminator("\r\n").collect();
        assert_eq!(lines[0], "module,name,note,zh-TW,en,en of one");
        for want in [
            "domain::text::unit,points,,{n} 點,{n} points,{n} point",
            "domain::code,category_exists,The store already has a category with that name.,\
             這家店已有同名的分類。,The store already has a category with this name.,",
            "fields::text,between,Of a number that is smaller or larger.,\
             請輸入 {min} 到 {max} 之間的數字。,Enter a number from {min} to {max}.,",
        ] {
            assert!(lines.contains(&want), "{want}");
        }
        let sentences: usize = catalogues().map(|catalogue| catalogue.entries.len()).sum();
        assert_eq!(lines.len(), sentences + 1, "a sentence a line");
    }
}
