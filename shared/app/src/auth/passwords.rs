//! Passwords: Argon2id with OWASP's parameters (19 MiB, two passes). A bcrypt hash that came from
//! another system verifies too, and is replaced at the next sign-in, as is one of other parameters.

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

use crate::AppError;

/// The hash of no password. It is checked when no user has the login name, so that the answer
/// takes as long as for a wrong password: names can't be found out by timing.
const DUMMY_HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$bmlnaHQtbWFya2V0LW5vYm9keQ$\
                      m1zqCRcQ3bDDfvcRUoT6Y8m/+eqcIgRfMsJpD6mDyrk";

/// The PHC string of `password`, with a salt of its own.
///
/// # Errors
/// When the system gives no random numbers.
pub async fn hash(password: String) -> Result<String, AppError> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| broken(&error))?;
    on_hasher(move |memory| hash_in(memory, password.as_bytes(), &salt))
        .await?
        .map_err(|error| broken(&error))
}

/// The highest cost of a bcrypt hash that is verified; each step doubles the time.
const MAX_BCRYPT_COST: u32 = 14;

/// The result of checking a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verified {
    /// It is wrong.
    Wrong,
    /// It is right.
    Right,
    /// It is right, and this new hash is to be stored instead of the old one.
    Rehashed(String),
}

/// Checks `password` against `phc`; without a hash it takes as long and is wrong.
pub(crate) async fn verify(password: String, phc: Option<String>) -> Result<Verified, AppError> {
    if let Some(hash) = phc.as_deref().filter(|hash| hash.starts_with("$2")) {
        return verify_bcrypt(password, hash.to_owned()).await;
    }
    let (password, right, current) = on_hasher(move |memory| {
        let known = phc.is_some();
        let phc = phc.as_deref().unwrap_or(DUMMY_HASH);
        let right = is_right(memory, password.as_bytes(), phc).unwrap_or(false) && known;
        (password, right, is_current(phc))
    })
    .await?;
    match (right, current) {
        (false, _) => Ok(Verified::Wrong),
        (true, true) => Ok(Verified::Right),
        (true, false) => Ok(Verified::Rehashed(self::hash(password).await?)),
    }
}

/// Whether a new hash would cost a guesser as much as `phc` does.
fn is_current(phc: &str) -> bool {
    let params = PasswordHash::new(phc).ok().and_then(|known| Params::try_from(&known).ok());
    let new = Params::default();
    params.is_some_and(|known| {
        let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
        cost(&known) == cost(&new)
    })
}

async fn verify_bcrypt(password: String, hash: String) -> Result<Verified, AppError> {
    let (password, right) = on_hasher(move |_| {
        let cost = hash.parse::<bcrypt::HashParts>().map(|parts| parts.get_cost());
        let right = cost.is_ok_and(|cost| cost <= MAX_BCRYPT_COST)
            && bcrypt::verify(&password, &hash).unwrap_or(false);
        (password, right)
    })
    .await?;
    if right { Ok(Verified::Rehashed(self::hash(password).await?)) } else { Ok(Verified::Wrong) }
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

/// Runs `work` on the one hashing thread, which reuses its memory: each hash takes 19 MiB, and
/// allocators hold on to blocks of that size.
async fn on_hasher<T: Send + 'static>(
    work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
) -> Result<T, AppError> {
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
    // The receiver may have been dropped by then.
    let job: Job = Box::new(move |memory| drop(done.send(work(memory))));
    hasher.send(job).map_err(|error| broken(&error))?;
    answer.await.map_err(|error| broken(&error))
}

fn broken(error: &impl std::fmt::Display) -> AppError {
    AppError::Upstream { service: "the system", problem: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn verified(password: &str, phc: Option<&str>) -> Verified {
        verify(password.to_owned(), phc.map(str::to_owned)).await.unwrap()
    }

    #[tokio::test]
    async fn only_the_password_itself_is_right() {
        let phc = hash("correct horse".to_owned()).await.unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert_eq!(verified("correct horse", Some(&phc)).await, Verified::Right);
        assert_eq!(verified("correct horsf", Some(&phc)).await, Verified::Wrong);
    }

    #[tokio::test]
    async fn nobody_has_no_password_and_takes_as_long() {
        assert!(PasswordHash::new(DUMMY_HASH).is_ok(), "else the answer would come at once");
        assert_eq!(verified("", None).await, Verified::Wrong);
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_replaced_when_its_password_is_right() {
        let params = Params::new(8_192, 1, 1, None).unwrap();
        let weak = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let (salt, mut output) = ([3; 16], [0; 32]);
        weak.hash_password_into(b"correct horse", &salt, &mut output).unwrap();
        let old = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).unwrap(),
            salt: Some(Salt::new(&salt).unwrap()),
            hash: Some(Output::new(&output).unwrap()),
        }
        .to_string();
        assert_eq!(verified("correct horsf", Some(&old)).await, Verified::Wrong);
        let Verified::Rehashed(new) = verified("correct horse", Some(&old)).await else {
            panic!("{old} is kept")
        };
        assert_eq!(verified("correct horse", Some(&new)).await, Verified::Right);
    }

    #[tokio::test]
    async fn a_bcrypt_hash_is_replaced_when_its_password_is_right() {
        // Of "correct horse", with the prefixes that other systems write.
        let hash = bcrypt::hash("correct horse", 4).unwrap();
        for prefix in ["$2a$", "$2b$", "$2y$"] {
            let hash = format!("{prefix}{}", &hash[4..]);
            let Verified::Rehashed(new) = verified("correct horse", Some(&hash)).await else {
                panic!("{hash} does not verify")
            };
            assert_eq!(verified("correct horse", Some(&new)).await, Verified::Right);
            assert_eq!(verified("correct horsf", Some(&hash)).await, Verified::Wrong);
        }
        let dear = hash.replacen("$04$", "$31$", 1);
        for refused in [dear.as_str(), "$2b$", "$2b$04$short"] {
            assert_eq!(verified("correct horse", Some(refused)).await, Verified::Wrong);
        }
    }
}
