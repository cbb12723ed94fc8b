//! The market's secrets, from AWS Secrets Manager.

use std::sync::Arc;

use app::{ReadSecret, Secret, Secrets};
use aws_sdk_secretsmanager::{Client, error::DisplayErrorContext};
use ecpay::{Environment, MerchantAccount};
use lambda_runtime::Error;

use crate::settings::setting;

/// The secrets that `client` reads. The settings name them; none is read yet.
pub(crate) fn from(client: Client, environment: Environment) -> Result<Secrets, Error> {
    let (keys, ecpay) = (setting("JWT_SIGNING_KEYS_SECRET")?, setting("ECPAY_SECRET")?);
    let origin = setting("ORIGIN_VERIFY_SECRET")?;
    let read: ReadSecret = Arc::new(move |secret| {
        let client = client.clone();
        let id = match secret {
            Secret::SigningKeys => keys.clone(),
            Secret::EcpayAccounts => ecpay.clone(),
            Secret::OriginVerify => origin.clone(),
        };
        Box::pin(async move {
            let read = client.get_secret_value().secret_id(&id).send().await;
            // The error holds the request and what AWS says of it, and never the value.
            let read = read.map_err(|error| DisplayErrorContext(&error).to_string())?;
            let text = read.secret_string().ok_or("the secret has no text")?;
            if secret == Secret::EcpayAccounts {
                refuse_test_account(text, environment)?;
            }
            Ok(text.to_owned())
        })
    });
    Ok(Secrets::new(read))
}

/// Everybody knows the keys of ECPay's public test account.
fn refuse_test_account(text: &str, environment: Environment) -> Result<(), &'static str> {
    let stage = MerchantAccount::stage();
    if environment == Environment::Production && text.contains(stage.merchant_id()) {
        return Err("ECPay's public test account must not be used in production");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_account_takes_no_money() {
        let account = |id: &str| format!(r#"[{{"merchant_id":"{id}"}}]"#);
        for (id, environment, fits) in [
            ("3002607", Environment::Stage, true),
            ("3002607", Environment::Production, false),
            ("1234567", Environment::Production, true),
        ] {
            assert_eq!(refuse_test_account(&account(id), environment).is_ok(), fits, "{id}");
        }
    }
}
