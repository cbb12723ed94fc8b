//! What is on the disk, and what should be.

use std::{
    collections::BTreeSet,
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::{GenError, binaries};

/// A file as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// Where, from the workspace on.
    pub path: String,
    /// What it holds.
    pub text: String,
    /// Whether it is written once and never changed.
    pub golden: bool,
}

impl Output {
    pub(crate) fn new(path: impl Into<String>, text: String) -> Self {
        Self { path: path.into(), text, golden: false }
    }

    pub(crate) fn golden(path: impl Into<String>, text: String) -> Self {
        Self { golden: true, ..Self::new(path, text) }
    }
}

/// A file that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// It is not there.
    Missing(Output),
    /// It holds something else.
    Changed(Output),
    /// Nothing asks for it any longer.
    Stale(String),
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(output) => write!(f, "missing  {}", output.path),
            Self::Changed(output) => write!(f, "changed  {}", output.path),
            Self::Stale(path) => write!(f, "stale    {path}"),
        }
    }
}

/// Where the workspace at `root` differs from `outputs`.
///
/// # Errors
/// When a file can't be read, or a golden one would have to change.
pub fn differences(root: &Path, outputs: &[Output]) -> Result<Vec<Difference>, GenError> {
    let mut differences = Vec::new();
    for output in outputs {
        match fs::read_to_string(root.join(&output.path)) {
            Ok(text) if text == output.text => {}
            Ok(_) if output.golden => return Err(GenError::Golden(output.path.clone())),
            Ok(_) => differences.push(Difference::Changed(output.clone())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                differences.push(Difference::Missing(output.clone()));
            }
            Err(error) => return Err(GenError::file(&output.path)(error)),
        }
    }
    let wanted: BTreeSet<_> = outputs.iter().map(|output| output.path.as_str()).collect();
    let stale = owned(root)?.into_iter().filter(|path| !wanted.contains(path.as_str()));
    differences.extend(stale.map(Difference::Stale));
    Ok(differences)
}

/// Makes the workspace at `root` as it should be.
///
/// # Errors
/// When a file can't be written or removed.
pub fn write(root: &Path, differences: &[Difference]) -> Result<(), GenError> {
    for difference in differences {
        match difference {
            Difference::Missing(output) | Difference::Changed(output) => {
                let path = root.join(&output.path);
                if let Some(folder) = path.parent() {
                    fs::create_dir_all(folder).map_err(GenError::file(folder))?;
                }
                fs::write(&path, &output.text).map_err(GenError::file(&path))?;
            }
            Difference::Stale(path) => {
                let path = root.join(path);
                fs::remove_file(&path).map_err(GenError::file(&path))?;
            }
        }
    }
    Ok(())
}

/// Every file that an earlier run may have written and a later one may not ask for. Golden events
/// are not among them: old messages may still be on their way.
fn owned(root: &Path) -> Result<Vec<String>, GenError> {
    let mut owned = Vec::new();
    for context in list(&root.join("functions"))? {
        for path in list(&context.join("src/bin"))? {
            let text = fs::read_to_string(&path).map_err(GenError::file(&path))?;
            if text.starts_with(binaries::HEADER) {
                owned.push(path);
            }
        }
    }
    for folder in ["events/http", "events/stream", "events/schedule"] {
        owned.extend(list(&root.join(folder))?);
    }
    let names = owned.iter().filter_map(|path| path.strip_prefix(root).ok());
    Ok(names.map(|path| path.to_string_lossy().replace('\\', "/")).collect())
}

/// What is in `folder`, in order; nothing if it is not there.
fn list(folder: &Path) -> Result<Vec<PathBuf>, GenError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(GenError::file(folder)(error)),
    };
    let paths: io::Result<Vec<_>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(GenError::file(folder))?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own, gone when the test is over.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("gen-{name}-{}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_are_written_and_stale_ones_go() {
        let root = Scratch::new("stale");
        let kept = Output::new("events/http/kept.json", "{}\n".to_owned());
        let gone = Output::new("events/http/gone.json", "{}\n".to_owned());
        let first = differences(&root.0, &[kept.clone(), gone.clone()]).unwrap();
        assert_eq!(first, [Difference::Missing(kept.clone()), Difference::Missing(gone)]);
        write(&root.0, &first).unwrap();

        let changed = Output { text: "[]\n".to_owned(), ..kept };
        let second = differences(&root.0, std::slice::from_ref(&changed)).unwrap();
        let stale = Difference::Stale("events/http/gone.json".to_owned());
        assert_eq!(second, [Difference::Changed(changed.clone()), stale]);
        write(&root.0, &second).unwrap();
        assert_eq!(differences(&root.0, &[changed]).unwrap(), []);
    }

    #[test]
    fn a_binary_that_was_written_by_hand_stays() {
        let root = Scratch::new("hand");
        let bin = root.0.join("functions/orders/src/bin");
        fs::create_dir_all(&bin).unwrap();
        fs::write(bin.join("hand.rs"), "fn main() {}\n").unwrap();
        fs::write(bin.join("old.rs"), format!("{}GET /old.\n", binaries::HEADER)).unwrap();
        let stale = Difference::Stale("functions/orders/src/bin/old.rs".to_owned());
        assert_eq!(differences(&root.0, &[]).unwrap(), [stale]);
    }

    #[test]
    fn a_golden_file_never_changes() {
        let root = Scratch::new("golden");
        let event = Output::golden("events/queue/order.paid.v1.json", "{}\n".to_owned());
        write(&root.0, &differences(&root.0, std::slice::from_ref(&event)).unwrap()).unwrap();
        assert_eq!(differences(&root.0, &[]).unwrap(), [], "it is never stale");
        let other = Output { text: "[]\n".to_owned(), ..event };
        assert!(matches!(differences(&root.0, &[other]), Err(GenError::Golden(_))));
    }
}
