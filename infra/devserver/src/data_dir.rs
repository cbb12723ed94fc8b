//! Where a market keeps its data.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Where a market keeps its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DataDir {
    /// In memory only: it is lost when the process ends.
    Memory,
    /// In files of this folder.
    Folder(PathBuf),
}

/// The format of the stored data. Before the first release, older formats are not migrated.
const FORMAT: &str = "3";
/// The file that names the format.
const FORMAT_FILE: &str = "format";
/// The file that every market has.
const TABLE_FILE: &str = "table.db";

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
    let found = match fs::read_to_string(folder.join(FORMAT_FILE)) {
        Ok(text) => text.trim().to_owned(),
        // The first format had no format file.
        Err(_) if folder.join(TABLE_FILE).exists() => "1".to_owned(),
        Err(_) => {
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

/// Whether `folder` holds a market of any format, or nothing.
///
/// # Errors
/// When it can't be read.
pub fn is_ours(folder: &Path) -> io::Result<bool> {
    let has = |name: &str| folder.join(name).exists();
    Ok(has(TABLE_FILE) || has(FORMAT_FILE) || folder.read_dir()?.next().is_none())
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
}
