//! Passwords: Argon2id with OWASP's parameters (19 MiB, two passes).

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};

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
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map(|hash| hash.to_string())
            .map_err(|error| broken(&error))
    });
    hashed.await.map_err(|error| broken(&error))?
}

/// Whether `password` is the one behind `phc`; a missing hash takes as long and is never right.
pub(crate) async fn verify(password: String, phc: Option<String>) -> Result<bool, Failure> {
    let checked = tokio::task::spawn_blocking(move || {
        let known = phc.is_some();
        let phc = phc.as_deref().unwrap_or(NOBODY);
        let Ok(hash) = PasswordHash::new(phc) else { return false };
        let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        right && known
    });
    checked.await.map_err(|error| broken(&error))
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
