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
    let account = MerchantAccount::new(
        setting("ECPAY_MERCHANT_ID")?,
        setting("ECPAY_HASH_KEY")?,
        setting("ECPAY_HASH_IV")?,
    )?;
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
    let http = match outbound {
        Outbound::None => clients::no_egress(),
        Outbound::Ecpay => clients::public_tls()?,
    };
    let ecpay = Ecpay::new(account, &keys, environment.base(), http)?;
    let db = Table::new(clients::dynamodb()?, &setting("TABLE")?, &setting("EXPIRING_TABLE")?);
    Ok(App::new(db, ecpay, &keys, config, system_clock(), system_entropy()))
}

/// The queues that events are sent to, which a setting lists, separated by semicolons.
pub(crate) fn bus() -> Result<Bus, Error> {
    let setting = setting("SUBSCRIPTIONS")?;
    let all = setting.split(';').map(str::trim).filter(|one| !one.is_empty());
    let subscriptions = all.map(str::parse).collect::<Result<_, _>>()?;
    Ok(Bus::new(clients::sqs()?, subscriptions))
}
