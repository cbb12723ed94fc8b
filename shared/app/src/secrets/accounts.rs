//! The merchant accounts at ECPay, as the secret holds them.

use ecpay::MerchantAccount;

/// The most accounts that are kept: a message is verified with each.
const MAX_ACCOUNTS: usize = 8;

/// The merchant accounts at ECPay.
#[derive(Clone, Debug)]
pub(crate) struct Accounts {
    /// The one that signs.
    pub(crate) current: MerchantAccount,
    /// Those that it replaced: what was signed with them still holds.
    older: Vec<MerchantAccount>,
}

#[derive(serde::Deserialize, serde::Serialize, PartialEq, Eq)]
struct Written {
    merchant_id: String,
    hash_key: String,
    hash_iv: String,
}

impl Accounts {
    /// Reads a JSON list of accounts, the one that signs first.
    ///
    /// # Errors
    /// What is wrong, without quoting it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        // What serde_json says may quote the text.
        let written: Vec<Written> = serde_json::from_str(text)
            .map_err(|_| "not a JSON list of merchant_id, hash_key, hash_iv")?;
        if written.len() > MAX_ACCOUNTS {
            return Err(format!("over {MAX_ACCOUNTS} accounts"));
        }
        let account = |one: Written| {
            MerchantAccount::new(one.merchant_id, one.hash_key, one.hash_iv)
                .map_err(|empty| format!("of an account {empty}"))
        };
        let mut accounts = written.into_iter().map(account);
        let current = accounts.next().ok_or("it holds no account")??;
        Ok(Self { current, older: accounts.collect::<Result<_, _>>()? })
    }

    /// Each of them, the one that signs first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &MerchantAccount> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

/// The list of accounts in `text` with `account`, a JSON object, in front of those that it
/// replaces; of very many the oldest are dropped. An empty `text` is an empty list.
///
/// # Errors
/// What is wrong with one of them, without quoting it.
pub fn with_account(text: &str, account: &str) -> Result<String, String> {
    let new: Written = serde_json::from_str(account)
        .map_err(|_| "the account is no JSON object of merchant_id, hash_key, hash_iv")?;
    let mut accounts: Vec<Written> = match text.trim() {
        "" => Vec::new(),
        text => serde_json::from_str(text).map_err(|_| "not a JSON list of accounts")?,
    };
    accounts.retain(|old| *old != new);
    accounts.insert(0, new);
    accounts.truncate(MAX_ACCOUNTS);
    let all = serde_json::to_string(&accounts).map_err(|error| error.to_string())?;
    Accounts::parse(&all).map(|_| all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(id: &str) -> String {
        format!(r#"{{"merchant_id":"{id}","hash_key":"key of {id}","hash_iv":"iv"}}"#)
    }

    #[test]
    fn accounts_are_read_whole_or_not_at_all() {
        let two = Accounts::parse(&format!("[{},{}]", written("2"), written("1"))).unwrap();
        assert_eq!(two.current.merchant_id(), "2");
        assert_eq!(two.iter().map(MerchantAccount::merchant_id).collect::<Vec<_>>(), ["2", "1"]);
        let many = vec![written("3"); MAX_ACCOUNTS + 1].join(",");
        for (text, want) in [
            ("hash_key=secret".to_owned(), "not a JSON list of merchant_id, hash_key, hash_iv"),
            (written("3"), "not a JSON list of merchant_id, hash_key, hash_iv"),
            (
                r#"[{"merchant_id":"3"}]"#.to_owned(),
                "not a JSON list of merchant_id, hash_key, hash_iv",
            ),
            ("[]".to_owned(), "it holds no account"),
            (format!("[{}]", written("")), "of an account the merchant id is empty"),
            (format!("[{many}]"), "over 8 accounts"),
        ] {
            assert_eq!(Accounts::parse(&text).unwrap_err(), want);
        }
    }

    #[test]
    fn an_account_is_put_before_those_that_it_replaces() {
        let list = |ids: &[&str]| {
            format!("[{}]", ids.iter().map(|id| written(id)).collect::<Vec<_>>().join(","))
        };
        assert_eq!(with_account("", &written("1")).unwrap(), list(&["1"]));
        assert_eq!(with_account(&list(&["1"]), &written("2")).unwrap(), list(&["2", "1"]));
        assert_eq!(with_account(&list(&["2", "1"]), &written("1")).unwrap(), list(&["1", "2"]));
        let many: Vec<String> = (0..9).map(|id| id.to_string()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let all = with_account(&list(&many[1..]), &written("0")).unwrap();
        assert_eq!(all, list(&many[..8]));
        for (text, account) in [("", "{}"), ("{}", &written("1")[..]), ("", &written("")[..])] {
            let error = with_account(text, account).unwrap_err();
            assert!(!error.contains("key of"), "{error}");
        }
    }
}
