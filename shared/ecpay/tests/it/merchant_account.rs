//! Merchant accounts and environments.

use ecpay::{
    ACTION_PRODUCTION, ACTION_STAGE, BadOrigin, CHECKOUT_PATH, EmptyKey, Environment,
    MerchantAccount, QUERY_PATH, TagKey,
};

#[test]
fn an_unset_secret_is_refused() {
    assert!(MerchantAccount::new("3002607", "key", "iv").is_ok());
    for parts in [["", "key", "iv"], ["1", "", "iv"], ["1", "key", ""], ["1", "key", " \n"]] {
        let [merchant, key, iv] = parts;
        assert!(MerchantAccount::new(merchant, key, iv).is_err(), "{parts:?}");
    }
    let refused: EmptyKey = MerchantAccount::new("1", "", "iv").unwrap_err();
    assert_eq!(refused.to_string(), "the hash key is empty");
    assert_eq!(TagKey::new(b"").unwrap_err().to_string(), "the tag key is empty");
}

#[test]
fn no_key_is_written_to_a_log() {
    let account = MerchantAccount::new("3002607", "SecretKey", "SecretIv").unwrap();
    let shown = format!("{account:?} {:?}", TagKey::new(b"SecretTag").unwrap());
    assert!(shown.contains("3002607"), "{shown}");
    assert!(!shown.contains("Secret"), "{shown}");
    // Nor its bytes.
    assert!(!shown.contains("83, 101"), "{shown}");
}

#[test]
fn each_environment_has_its_own_host() {
    for (environment, action) in
        [(Environment::Stage, ACTION_STAGE), (Environment::Production, ACTION_PRODUCTION)]
    {
        assert_eq!(environment.action(), action);
        assert_eq!(action, format!("{}{CHECKOUT_PATH}", environment.base()));
    }
    assert!(QUERY_PATH.starts_with('/'));
    assert_eq!(MerchantAccount::stage().merchant_id(), "3002607");
}

#[test]
fn a_developer_may_put_another_host_in_the_place_of_the_one_for_tests_and_of_no_other() {
    for environment in [Environment::Stage, Environment::Production] {
        assert_eq!(environment.origin(None).unwrap(), environment.base());
    }
    for url in ["http://127.0.0.1:3000", "http://[::1]:3000", "https://ecpay.example"] {
        assert_eq!(Environment::Stage.origin(Some(url)).unwrap(), url);
        assert_eq!(Environment::Production.origin(Some(url)), Err(BadOrigin::Production));
    }
    for url in ["", "http://", "ftp://a", "a.example", "http://a/", "http://a/b", "http://a b;c"] {
        assert!(
            matches!(Environment::Stage.origin(Some(url)), Err(BadOrigin::NoOrigin(_))),
            "{url}"
        );
    }
}
