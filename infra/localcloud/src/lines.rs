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

/// Calls `each` with the value of every line, from the first on; a missing file has no lines.
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
    for line in 1.. {
        text.clear();
        reader.read_until(b'\n', &mut text).map_err(|source| OpenError::file(path, source))?;
        // A last line without its end was cut off by a crash, and was never acknowledged.
        if text.last() != Some(&b'\n') {
            break;
        }
        each(
            serde_json::from_slice(&text)
                .map_err(|_| OpenError::Journal { path: path.to_owned(), line })?,
        );
    }
    Ok(())
}
