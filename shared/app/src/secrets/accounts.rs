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

#[derive(serde::Deserialize)]
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
}
