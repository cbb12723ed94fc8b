//! Secrets Manager in process: the texts of secrets by their ids, and `GetSecretValue` for clients
//! in another process.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};

use crate::{
    ACCOUNT, REGION, Socket,
    wire::{Answer, Request},
};

/// The secrets of one local cloud. Clones are the same secrets.
#[derive(Clone, Default)]
pub struct SecretStore(Arc<Mutex<BTreeMap<String, String>>>);

impl SecretStore {
    fn held(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the text of the secret `id`.
    pub fn put(&self, id: &str, text: &str) {
        self.held().insert(id.to_owned(), text.to_owned());
    }

    /// Deletes the secret `id`.
    pub fn delete(&self, id: &str) {
        self.held().remove(id);
    }

    /// The text of the secret `id`.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<String> {
        self.held().get(id).cloned()
    }

    /// Answers on a loopback socket as Secrets Manager does: at `port`, or at any free one if that
    /// is 0 or taken.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn listen(&self, port: u16) -> io::Result<Socket> {
        let answer = |secrets: Self, request: Request| async move { Ok(secrets.answer(&request)) };
        Socket::open(port, self.clone(), answer).await
    }

    fn answer(&self, request: &Request) -> Answer {
        let refused = |kind: &str| (400, json!({ "__type": kind, "message": "no such thing" }));
        let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let id = asked.get("SecretId").and_then(Value::as_str).unwrap_or_default();
        let (status, body) = match (request.operation.as_str(), self.get(id)) {
            ("GetSecretValue", Some(text)) => {
                let arn = format!("arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{id}");
                (200, json!({ "ARN": arn, "Name": id, "SecretString": text }))
            }
            ("GetSecretValue", None) => refused("ResourceNotFoundException"),
            _ => refused("UnknownOperationException"),
        };
        Answer { status, body: body.to_string().into_bytes(), query_error: None }
    }
}

impl std::fmt::Debug for SecretStore {
    /// Their ids only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.held().keys()).finish()
    }
}
