//! Where a market keeps its data.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use localcloud::Claim;

/// Where a market keeps its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataDir {
    /// In memory only: it is lost when the process ends.
    Memory,
    /// In files of this folder.
    Folder(PathBuf),
}

/// The format of the stored data. Before the first release, older formats are not migrated.
const FORMAT: &str = "4";
/// The file that names the format.
const FORMAT_FILE: &str = "format";
/// The file that every market has.
pub(crate) const TABLE_FILE: &str = "table.db";
/// The file by which a process holds that one. It stays when the rest is deleted.
const LOCK_FILE: &str = "table.db.lock";

/// Why a folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// It can't be read or written.
    #[error("{path}: {source}")]
    File {
        /// The folder.
        path: PathBuf,
        /// The system's error.
        #[source]
        source: io::Error,
    },
    /// Another version of the market wrote it.
    #[error(
        "{path} holds a market of format {found}, and this version reads format {FORMAT}. \
         Start with an empty one: market serve --data {path} --reset"
    )]
    Format {
        /// The folder.
        path: PathBuf,
        /// Its format.
        found: String,
    },
    /// It holds something, and that is no market.
    #[error("{path} holds no market; not deleted. Name another folder with --data")]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// One of its files can't be used, or another process uses it.
    #[error(transparent)]
    Open(#[from] localcloud::OpenError),
    /// Its signing keys can't be used.
    #[error(
        "{path} holds keys that this version can't use: {problem}. \
         Start with an empty one: market serve --data {path} --reset"
    )]
    Keys {
        /// The folder.
        path: PathBuf,
        /// What is wrong with them.
        #[source]
        problem: app::BadKeys,
    },
}

/// Prepares `folder` for a market, unless another version of the market wrote it.
///
/// # Errors
/// [`DataDirError`].
pub(crate) fn claim(folder: &Path) -> Result<(), DataDirError> {
    let file = |source| DataDirError::File { path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(file)?;
    let has_table = folder.join(TABLE_FILE).exists();
    let found = match fs::read_to_string(folder.join(FORMAT_FILE)) {
        // Without a table it may be empty: whoever began the folder died before it was written.
        Ok(text) if has_table || !text.is_empty() => text.trim().to_owned(),
        // The first format had no format file.
        Err(_) if has_table => "1".to_owned(),
        Ok(_) | Err(_) => {
            fs::write(folder.join(FORMAT_FILE), FORMAT).map_err(file)?;
            FORMAT.to_owned()
        }
    };
    if found == FORMAT {
        Ok(())
    } else {
        Err(DataDirError::Format { path: folder.to_owned(), found })
    }
}

/// Deletes the market in `folder`, whatever its format; nothing if there is no such folder.
///
/// # Errors
/// [`DataDirError`]: nothing is deleted of a folder that holds something else, or whose market is
/// open.
pub fn reset(folder: &Path) -> Result<(), DataDirError> {
    let file = |source| DataDirError::File { path: folder.to_owned(), source };
    if !folder.exists() {
        return Ok(());
    }
    if !is_ours(folder).map_err(file)? {
        return Err(DataDirError::Foreign { path: folder.to_owned() });
    }
    // Who runs the market has this file; nobody can open it while the rest is deleted.
    let table = folder.join(TABLE_FILE);
    let _claim = Claim::take(&table)?;
    for entry in folder.read_dir().map_err(file)? {
        let path = entry.map_err(file)?.path();
        if path.file_name().is_some_and(|name| name == LOCK_FILE) {
            continue;
        }
        let deleted =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        deleted.map_err(|source| DataDirError::File { path, source })?;
    }
    Ok(())
}

/// Whether `folder` holds a market of any format, or nothing.
///
/// # Errors
/// When it can't be read.
pub fn is_ours(folder: &Path) -> io::Result<bool> {
    let has = |name: &str| folder.join(name).exists();
    let holds = has(TABLE_FILE) || has(FORMAT_FILE) || has(LOCK_FILE);
    Ok(holds || folder.read_dir()?.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_format_is_refused_with_the_way_out() {
        let folder = std::env::temp_dir().join(format!("data-dir-{}", std::process::id()));
        claim(&folder).unwrap();
        fs::write(folder.join(TABLE_FILE), "").unwrap();
        claim(&folder).unwrap();
        assert!(is_ours(&folder).unwrap());

        fs::remove_file(folder.join(FORMAT_FILE)).unwrap();
        let error = claim(&folder).unwrap_err().to_string();
        let reset = format!("market serve --data {} --reset", folder.display());
        assert!(error.contains("format 1") && error.contains(&reset), "{error}");
        fs::write(folder.join(FORMAT_FILE), "99\n").unwrap();
        assert!(claim(&folder).unwrap_err().to_string().contains("format 99"));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_folder_whose_first_start_was_killed_is_begun_again() {
        let folder = std::env::temp_dir().join(format!("begun-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(FORMAT_FILE), "").unwrap();
        claim(&folder).unwrap();
        assert_eq!(fs::read_to_string(folder.join(FORMAT_FILE)).unwrap(), FORMAT);
        // Beside a table it names no format.
        fs::write(folder.join(FORMAT_FILE), "").unwrap();
        fs::write(folder.join(TABLE_FILE), "").unwrap();
        assert!(claim(&folder).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_market_that_is_open_is_not_deleted_and_nothing_else_is() {
        let folder = std::env::temp_dir().join(format!("reset-{}", std::process::id()));
        reset(&folder).unwrap();
        claim(&folder).unwrap();
        fs::write(folder.join(TABLE_FILE), "x").unwrap();
        let open = Claim::take(&folder.join(TABLE_FILE)).unwrap();
        let error = reset(&folder).unwrap_err().to_string();
        assert!(error.contains("table.db") && error.contains("stop that one first"), "{error}");
        assert_eq!(fs::read_to_string(folder.join(TABLE_FILE)).unwrap(), "x");
        drop(open);
        reset(&folder).unwrap();
        assert!(!folder.join(TABLE_FILE).exists() && !folder.join(FORMAT_FILE).exists());
        reset(&folder).unwrap();

        fs::remove_dir_all(&folder).unwrap();
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("thesis.txt"), "x").unwrap();
        let error = reset(&folder).unwrap_err().to_string();
        assert!(error.contains("holds no market; not deleted"), "{error}");
        assert!(folder.join("thesis.txt").exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
