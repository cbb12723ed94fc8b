//! A local market's signing keys: created once and stored, so that sessions survive a restart.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use app::Keys;
use domain::Timestamp;

use crate::data_dir::{DataDir, DataDirError, claim};

/// The file that holds them.
const KEYS_FILE: &str = "keys";

/// The signing keys of the market in `place`, made `now` if there are none, as their secret holds
/// them.
///
/// # Errors
/// [`DataDirError`]: when another version of the market wrote them, or the folder.
///
/// # Panics
/// Never: without a source of randomness the process ends, because keys could be guessed.
pub fn keys(place: &DataDir, now: Timestamp) -> Result<String, DataDirError> {
    let DataDir::Folder(folder) = place else { return Ok(new_keys(now)) };
    // A folder of another format may have other keys, and its own message.
    claim(folder)?;
    let file = |source| DataDirError::File { path: folder.clone(), source };
    let path = folder.join(KEYS_FILE);
    if !path.exists() {
        write(folder, &new_keys(now)).map_err(file)?;
    }
    let text = fs::read_to_string(&path).map_err(file)?;
    match Keys::parse(&text) {
        Ok(_) => Ok(text),
        Err(problem) => Err(DataDirError::Keys { path: folder.clone(), problem }),
    }
}

/// New keys, made `now`, as their secret holds them.
pub fn new_keys(now: Timestamp) -> String {
    format!("{},{}", Keys::entry(now, &random()), Keys::index_entry(&random()))
}

/// Writes the keys whole or not at all, for nobody else to read. Of two processes that begin at
/// once the first one's keys stay.
fn write(folder: &Path, text: &str) -> io::Result<()> {
    let new = folder.join(format!("{KEYS_FILE}.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = fs::hard_link(&new, folder.join(KEYS_FILE));
    fs::remove_file(&new)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    if getrandom::fill(&mut bytes).is_err() {
        std::process::abort();
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_made_once_and_those_without_an_index_are_refused_with_the_way_out() {
        let folder = std::env::temp_dir().join(format!("market-keys-{}", std::process::id()));
        let place = DataDir::Folder(folder.clone());
        keys(&place, Timestamp::default()).unwrap();
        let made = fs::read_to_string(folder.join(KEYS_FILE)).unwrap();
        keys(&place, Timestamp::default()).unwrap();
        assert_eq!(fs::read_to_string(folder.join(KEYS_FILE)).unwrap(), made);
        #[cfg(unix)]
        {
            let rights = fs::metadata(folder.join(KEYS_FILE)).unwrap().permissions();
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&rights) & 0o777, 0o600);
        }
        write(&folder, "later").unwrap();
        assert_eq!(fs::read_to_string(folder.join(KEYS_FILE)).unwrap(), made, "the first stay");
        assert_eq!(folder.read_dir().unwrap().count(), 2, "keys and format, and nothing beside");

        // As an older version wrote them.
        let (signing, _) = made.split_once(',').unwrap();
        for old in [signing, ""] {
            fs::write(folder.join(KEYS_FILE), old).unwrap();
            let error = keys(&place, Timestamp::default()).unwrap_err().to_string();
            let reset = format!("market serve --data {} --reset", folder.display());
            assert!(error.contains("`index`") && error.contains(&reset), "{error}");
            assert!(old.is_empty() || !error.contains(old), "no secret is shown");
        }
        assert!(crate::is_ours(&folder).unwrap(), "it can be reset");
        fs::remove_dir_all(&folder).unwrap();
    }
}
