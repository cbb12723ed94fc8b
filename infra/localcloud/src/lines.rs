//! Files of one JSON value a line, to which lines are added.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;

use serde::{Serialize, de::DeserializeOwned};

use crate::OpenError;

/// Adds `value` as a line.
pub(crate) fn write(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *to, value)?;
    to.write_all(b"\n")
}

/// Calls `each` with the value of every line, from the first on; a missing file has no lines. What
/// a crash left at the end, a line without its end or blocks that were never filled, was never
/// acknowledged and counts for nothing.
///
/// # Errors
/// When the file can't be read; [`OpenError::Journal`] for a line that is no value and has one
/// after it, or is the first: then the file is something else.
pub(crate) fn read<T: DeserializeOwned>(
    path: &Path,
    mut each: impl FnMut(T),
) -> Result<(), OpenError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(OpenError::file(path, error)),
    };
    let mut reader = BufReader::new(file);
    let mut text = Vec::new();
    let mut broken = None;
    for line in 1.. {
        text.clear();
        reader.read_until(b'\n', &mut text).map_err(|source| OpenError::file(path, source))?;
        if text.last() != Some(&b'\n') {
            break;
        }
        match (serde_json::from_slice(&text), broken) {
            (Ok(value), None) => each(value),
            (Ok(_), Some(line)) => return Err(OpenError::Journal { path: path.to_owned(), line }),
            (Err(_), None) if line == 1 => {
                return Err(OpenError::Journal { path: path.to_owned(), line });
            }
            (Err(_), _) => broken = broken.or(Some(line)),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_crash_left_at_the_end_counts_for_nothing_and_a_broken_line_before_others_does() {
        let path = std::env::temp_dir().join(format!("lines-{}.jsonl", std::process::id()));
        for (text, want) in [
            ("1\n2\n", Ok(vec![1, 2])),
            ("1\n2", Ok(vec![1])),
            ("1\n\0\0\0\0", Ok(vec![1])),
            ("1\n\0\0\n", Ok(vec![1])),
            ("1\n{\"half\n\u{1}\n", Ok(vec![1])),
            ("", Ok(vec![])),
            ("1", Ok(vec![])),
            ("x\n", Err(1)),
            ("1\nx\n3\n", Err(2)),
            ("1\nx\ny\n4\n", Err(2)),
        ] {
            std::fs::write(&path, text).unwrap();
            let mut found = Vec::new();
            let got = match read(&path, |number: u8| found.push(number)) {
                Ok(()) => Ok(found),
                Err(OpenError::Journal { line, .. }) => Err(line),
                Err(other) => panic!("{other}"),
            };
            assert_eq!(got, want, "{text:?}");
        }
        std::fs::remove_file(&path).unwrap();
    }
}
