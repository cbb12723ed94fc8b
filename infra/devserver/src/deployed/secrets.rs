//! The secrets of a deployed market: they are made before the first deployment, and replaced at any
//! time. None is printed: they reach AWS as the input of its program, or in files of their own.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
};

use app::{Keys, with_account};
use domain::Timestamp;
use serde_json::Value;

use super::aws::{Aws, AwsError, command_line};
use crate::{keys::random, new_keys};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A secret, and what it is to hold.
struct Held {
    id: String,
    text: String,
}

/// Where secrets are written to.
pub enum Place {
    /// AWS.
    Aws(Aws),
    /// Files in this folder, with the commands for whoever can reach AWS.
    Files(PathBuf),
}

/// Makes the secret `keys` with new signing keys, and `ecpay` with `account`, a JSON object.
///
/// # Errors
/// When one is there already, or can't be written.
pub fn init(
    place: &Place,
    (keys, ecpay): (&str, &str),
    account: &str,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let keys = Held { id: keys.to_owned(), text: new_keys(now) };
    let ecpay = Held { id: ecpay.to_owned(), text: with_account("", account)? };
    for held in [keys, ecpay] {
        write(place, &held, ["create-secret", "--name"], out)?;
    }
    Ok(())
}

/// Adds a new key to the secret `id`, which signs in ten minutes; `before` is what it holds, if
/// that is not to be read from AWS.
///
/// # Errors
/// When it can't be read or written, or holds no keys.
pub fn rotate_keys(
    place: &Place,
    id: &str,
    before: Option<&str>,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let text = Keys::rotated(&read(place, id, before)?, &random(), now)?;
    write(place, &Held { id: id.to_owned(), text }, PUT, out)
}

/// Puts `account`, a JSON object, before the accounts of the secret `id`, which stay good; `before`
/// is what it holds, if that is not to be read from AWS.
///
/// # Errors
/// When it can't be read or written, or either is no account.
pub fn rotate_account(
    place: &Place,
    id: &str,
    before: Option<&str>,
    account: &str,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let text = with_account(&read(place, id, before)?, account)?;
    write(place, &Held { id: id.to_owned(), text }, PUT, out)
}

const PUT: [&str; 2] = ["put-secret-value", "--secret-id"];

fn read(place: &Place, id: &str, before: Option<&str>) -> Result<String, Failed> {
    match (place, before) {
        (_, Some(before)) => Ok(before.to_owned()),
        (Place::Aws(aws), None) => {
            let read = aws.json(&["secretsmanager", "get-secret-value", "--secret-id", id])?;
            let text = read.get("SecretString").and_then(Value::as_str).map(str::to_owned);
            Ok(text.ok_or_else(|| AwsError::NoResource(id.to_owned(), "text"))?)
        }
        (Place::Files(_), None) => Err("say what it holds now, by --before".into()),
    }
}

fn write(
    place: &Place,
    held: &Held,
    [verb, name]: [&str; 2],
    out: &mut impl Write,
) -> Result<(), Failed> {
    let command = |file: &str| {
        let text = format!("file://{file}");
        let parts = ["secretsmanager", verb, name, &held.id, "--secret-string", &text];
        parts.map(str::to_owned)
    };
    match place {
        Place::Aws(aws) => {
            let command = command("/dev/stdin");
            aws.call(&command.each_ref().map(String::as_str), held.text.as_bytes())?;
            writeln!(out, "{} is written", held.id)?;
        }
        Place::Files(folder) => {
            let path = folder.join(format!("{}.secret", held.id.replace('/', ".")));
            keep(&path, &held.text)?;
            let path = path.display().to_string();
            let command = command(&path);
            writeln!(out, "{}", command_line(&command.each_ref().map(String::as_str)))?;
            writeln!(out, "rm '{path}'")?;
        }
    }
    Ok(())
}

/// Writes `text` to a new file that nobody else may read.
fn keep(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let told =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    options.open(path).map_err(told)?.write_all(text.as_bytes())
}
