//! Builds the [`App`] from the environment, once at start.

use app::{App, Bus, Config, Ecpay, Keys, system_clock, system_entropy};
use db::Table;
use ecpay::{Environment, MerchantAccount};
use lambda_runtime::Error;

use crate::{
    clients,
    settings::{lookup, setting},
};

/// The services outside AWS that a function may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outbound {
    /// None.
    None,
    /// ECPay.
    Ecpay,
}

/// The application, with the settings of the environment.
pub(crate) fn app(outbound: Outbound) -> Result<App, Error> {
    let config = Config::read(&lookup)?;
    let keys = Keys::parse(&setting("JWT_SIGNING_KEYS")?)?;
    let account = merchant_account(&setting("ECPAY_ACCOUNT")?)?;
    let environment = match setting("ECPAY_ENVIRONMENT")?.as_str() {
        "production" => Environment::Production,
        "stage" => Environment::Stage,
        other => {
            return Err(format!("ECPAY_ENVIRONMENT is {other}, not production or stage").into());
        }
    };
    let stage = account.merchant_id() == MerchantAccount::stage().merchant_id();
    if stage && environment == Environment::Production {
        return Err("ECPay's public test account must not be used in production".into());
    }
    let origin = environment.origin(lookup("ECPAY_URL").as_deref())?;
    let http = match outbound {
        Outbound::None => clients::no_egress(),
        Outbound::Ecpay => egress::public()?,
    };
    let ecpay = Ecpay::new(account, &keys, &origin, http)?;
    let db = Table::new(clients::dynamodb()?, &setting("TABLE")?, &setting("EXPIRING_TABLE")?);
    Ok(App::new(db, ecpay, &keys, config, system_clock(), system_entropy()))
}

/// The ECPay account that `text` holds as JSON, as its secret does.
fn merchant_account(text: &str) -> Result<MerchantAccount, Error> {
    // What serde_json says may quote the text, which is secret.
    let fields: serde_json::Value =
        serde_json::from_str(text).map_err(|_| "ECPAY_ACCOUNT is not JSON")?;
    let field = |name: &str| {
        let value = fields.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        value.ok_or_else(|| Error::from(format!("ECPAY_ACCOUNT has no {name}")))
    };
    Ok(MerchantAccount::new(field("merchant_id")?, field("hash_key")?, field("hash_iv")?)?)
}

/// The queues that events are sent to, which a setting lists, separated by semicolons.
pub(crate) fn bus() -> Result<Bus, Error> {
    let setting = setting("SUBSCRIPTIONS")?;
    let all = setting.split(';').map(str::trim).filter(|one| !one.is_empty());
    let subscriptions = all.map(str::parse).collect::<Result<_, _>>()?;
    Ok(Bus::new(clients::sqs()?, subscriptions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_read_whole_or_not_at_all() {
        let whole = concat!(
            r#"{"merchant_id":"3002607","hash_key":"pwFHCqoQZGmho4w6","#,
            r#""hash_iv":"EkRm7iFT261dpevs"}"#,
        );
        assert_eq!(merchant_account(whole).unwrap().merchant_id(), "3002607");
        for (text, want) in [
            ("hash_key=secret", "ECPAY_ACCOUNT is not JSON"),
            (r#"{"merchant_id":"3002607","hash_key":"k"}"#, "ECPAY_ACCOUNT has no hash_iv"),
            (r#"{"merchant_id":3002607}"#, "ECPAY_ACCOUNT has no merchant_id"),
        ] {
            assert_eq!(merchant_account(text).unwrap_err().to_string(), want);
        }
    }
}
