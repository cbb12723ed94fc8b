//! Client request tokens: a transaction that is sent again is not carried out again.
//!
//! The engine has its own, but looks through all of the last ten minutes at every transaction, and
//! the SDK gives each one a token: after 19,000 of them a transaction takes fifteen times as long.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::operations::OperationError;

/// How long the service remembers a token.
const KEPT_MS: i64 = 10 * 60 * 1000;

/// How many tokens are remembered at most, about 30 MB. The SDK repeats a request within seconds.
const KEPT_AT_MOST: usize = 100_000;

/// The longest token the service takes; the engine refuses longer ones in its words.
const LONGEST: usize = 36;

/// The answers to transactions of the last minutes.
#[derive(Default)]
pub(super) struct Tokens {
    answers: HashMap<String, Kept>,
    order: VecDeque<(i64, String)>,
}

struct Kept {
    request: u64,
    answer: Vec<u8>,
}

/// Takes a transaction's token out of its request, so that the engine does not see it.
pub(super) fn take(operation: &str, body: &mut Value) -> Option<String> {
    if operation != "TransactWriteItems" {
        return None;
    }
    let fields = body.as_object_mut()?;
    let fits = |token: &Value| {
        token.as_str().is_some_and(|token| !token.is_empty() && token.len() <= LONGEST)
    };
    if !fields.get("ClientRequestToken").is_some_and(fits) {
        return None;
    }
    fields.remove("ClientRequestToken").and_then(|token| token.as_str().map(str::to_owned))
}

impl Tokens {
    /// Carries out `request` unless its token has been seen; then repeats that answer.
    ///
    /// A refused transaction is not remembered: sent again, it is judged again.
    pub(super) fn once(
        &mut self,
        token: String,
        now: i64,
        request: Value,
        run: impl FnOnce(Value) -> Result<Vec<u8>, OperationError>,
    ) -> Result<Vec<u8>, OperationError> {
        self.forget(now);
        let hash = hash(request.get("TransactItems"));
        if let Some(kept) = self.answers.get(&token) {
            return if kept.request == hash { Ok(kept.answer.clone()) } else { Err(mismatch()) };
        }
        let answer = run(request)?;
        self.order.push_back((now, token.clone()));
        self.answers.insert(token, Kept { request: hash, answer: answer.clone() });
        Ok(answer)
    }

    fn forget(&mut self, now: i64) {
        let oldest = now.saturating_sub(KEPT_MS);
        while let Some((at, token)) = self.order.front()
            && (*at <= oldest || self.order.len() >= KEPT_AT_MOST)
        {
            self.answers.remove(token);
            self.order.pop_front();
        }
    }
}

/// Alike for requests that say the same, whatever order the SDK wrote a map's keys in:
/// the keys of a `Value` are sorted.
fn hash(items: Option<&Value>) -> u64 {
    let mut hasher = DefaultHasher::new();
    items.map(Value::to_string).hash(&mut hasher);
    hasher.finish()
}

fn mismatch() -> OperationError {
    OperationError::of(
        400,
        "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException",
        "the client request token was used with another request",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn send(tokens: &mut Tokens, token: &str, now: i64, items: Value) -> Result<bool, u16> {
        let mut ran = false;
        tokens
            .once(token.to_owned(), now, json!({ "TransactItems": items }), |_| {
                ran = true;
                Ok(Vec::new())
            })
            .map(|_| ran)
            .map_err(|error| error.status)
    }

    #[test]
    fn a_token_holds_for_ten_minutes_and_for_one_request() {
        let mut tokens = Tokens::default();
        assert_eq!(send(&mut tokens, "a", 0, json!({ "x": 1, "y": 2 })), Ok(true));
        assert_eq!(send(&mut tokens, "a", 1, json!({ "y": 2, "x": 1 })), Ok(false));
        assert_eq!(send(&mut tokens, "a", 1, json!({ "x": 3 })), Err(400));
        assert_eq!(send(&mut tokens, "b", 1, json!({ "x": 3 })), Ok(true));
        assert_eq!(send(&mut tokens, "a", KEPT_MS - 1, json!({ "x": 1, "y": 2 })), Ok(false));
        assert_eq!(send(&mut tokens, "a", KEPT_MS, json!({ "x": 3 })), Ok(true));
    }

    #[test]
    fn a_refused_transaction_is_judged_again() {
        let mut tokens = Tokens::default();
        let refuse = |_| Err(OperationError::of(400, "kind", "no"));
        assert!(tokens.once("a".to_owned(), 0, Value::Null, refuse).is_err());
        assert_eq!(send(&mut tokens, "a", 0, Value::Null), Ok(true));
    }

    #[test]
    fn only_a_transaction_gives_up_its_token_and_only_one_that_fits() {
        let mut body = json!({ "ClientRequestToken": "t" });
        assert_eq!(take("PutItem", &mut body), None);
        assert_eq!(take("TransactWriteItems", &mut body), Some("t".to_owned()));
        assert_eq!(take("TransactWriteItems", &mut body), None);
        let mut long = json!({ "ClientRequestToken": "t".repeat(LONGEST + 1) });
        assert_eq!(take("TransactWriteItems", &mut long), None);
    }
}
