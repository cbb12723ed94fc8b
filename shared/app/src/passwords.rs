//! Passwords: Argon2id with OWASP's parameters (19 MiB, two passes).

use std::sync::{
    OnceLock,
    mpsc::{self, Sender},
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use tokio::sync::oneshot;

use crate::Failure;

/// The hash of no password at all: checked when there is nobody of that name, so that an answer
/// takes as long as for a wrong password and names can't be guessed by the clock.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bmlnaHQtbWFya2V0LW5vYm9keQ$\
                      m1zqCRcQ3bDDfvcRUoT6Y8m/+eqcIgRfMsJpD6mDyrk";

/// The PHC string of `password`, with a salt of its own.
///
/// # Errors
/// When the system gives no random numbers.
pub async fn hash(password: String) -> Result<String, Failure> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| broken(&error))?;
    on_hasher(move |memory| hash_in(memory, password.as_bytes(), &salt))
        .await?
        .map_err(|error| broken(&error))
}

/// Whether `password` is the one behind `phc`; a missing hash takes as long and is never right.
pub(crate) async fn verify(password: String, phc: Option<String>) -> Result<bool, Failure> {
    on_hasher(move |memory| {
        let known = phc.is_some();
        let phc = phc.as_deref().unwrap_or(NOBODY);
        is_right(memory, password.as_bytes(), phc).unwrap_or(false) && known
    })
    .await
}

fn hash_in(memory: &mut Vec<Block>, password: &[u8], salt: &[u8]) -> Result<String, Error> {
    let params = Params::default();
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    fill(memory, &params, password, salt, &mut output)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(salt)?),
        hash: Some(Output::new(&output)?),
    };
    Ok(hash.to_string())
}

fn is_right(memory: &mut Vec<Block>, password: &[u8], phc: &str) -> Result<bool, Error> {
    let known = PasswordHash::new(phc)?;
    let (Some(salt), Some(hash)) = (known.salt.as_ref(), known.hash.as_ref()) else {
        return Ok(false);
    };
    if known.algorithm != Algorithm::Argon2id.ident() {
        return Ok(false);
    }
    let mut output = vec![0; hash.len()];
    fill(memory, &Params::try_from(&known)?, password, salt.as_ref(), &mut output)?;
    // `Output` compares in constant time.
    Ok(Output::new(&output)? == *hash)
}

fn fill(
    memory: &mut Vec<Block>,
    params: &Params,
    password: &[u8],
    salt: &[u8],
    output: &mut [u8],
) -> Result<(), Error> {
    memory.resize(params.block_count(), Block::default());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    Ok(argon2.hash_password_into_with_memory(password, salt, output, memory)?)
}

type Job = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// Does `work` on the one thread that hashes, in the memory that it keeps: each hash takes 19 MiB,
/// and allocators hold on to blocks of that size.
async fn on_hasher<T: Send + 'static>(
    work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
) -> Result<T, Failure> {
    static HASHER: OnceLock<Sender<Job>> = OnceLock::new();
    let hasher = HASHER.get_or_init(|| {
        let (jobs, waiting) = mpsc::channel::<Job>();
        std::thread::spawn(move || {
            let mut memory = Vec::new();
            waiting.into_iter().for_each(|job| job(&mut memory));
        });
        jobs
    });
    let (done, answer) = oneshot::channel();
    // Whoever asked may be gone by then.
    let job: Job = Box::new(move |memory| drop(done.send(work(memory))));
    hasher.send(job).map_err(|error| broken(&error))?;
    answer.await.map_err(|error| broken(&error))
}

fn broken(error: &impl std::fmt::Display) -> Failure {
    Failure::Outside { party: "the system", problem: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_is_right() {
        let phc = hash("correct horse".to_owned()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(verify("correct horse".to_owned(), Some(phc.clone())).await.unwrap());
        assert!(!verify("correct horsf".to_owned(), Some(phc)).await.unwrap());
    }

    #[tokio::test]
    async fn nobody_has_no_password_and_takes_as_long() {
        assert!(PasswordHash::new(NOBODY).is_ok(), "else the answer would come at once");
        assert!(!verify(String::new(), None).await.unwrap());
    }
}
