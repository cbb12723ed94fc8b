//! Builds the [`App`] from the environment, once at start.

use app::{App, Bus, Config, EcpayServer, system_clock, system_entropy};
use db::Table;
use ecpay::Environment;
use lambda_runtime::Error;

use crate::{
    clients, secrets,
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
    let environment = match setting("ECPAY_ENVIRONMENT")?.as_str() {
        "production" => Environment::Production,
        "stage" => Environment::Stage,
        other => {
            return Err(format!("ECPAY_ENVIRONMENT is {other}, not production or stage").into());
        }
    };
    let origin = environment.origin(lookup("ECPAY_URL").as_deref())?;
    let http = match outbound {
        Outbound::None => clients::no_egress(),
        Outbound::Ecpay => egress::public()?,
    };
    let ecpay = EcpayServer::new(&origin, http);
    let aws = clients::aws()?;
    let db = clients::dynamodb(&aws)?;
    let db = Table::new(db, &setting("TABLE")?, &setting("EXPIRING_TABLE")?);
    let secrets = secrets::from(clients::secrets_manager(&aws)?, environment)?;
    Ok(App::new(db, ecpay, secrets, config, system_clock(), system_entropy()))
}

/// The queues that events are sent to, which a setting lists, separated by semicolons.
pub(crate) fn bus() -> Result<Bus, Error> {
    let setting = setting("SUBSCRIPTIONS")?;
    let all = setting.split(';').map(str::trim).filter(|one| !one.is_empty());
    let subscriptions = all.map(str::parse).collect::<Result<_, _>>()?;
    Ok(Bus::new(clients::sqs(&clients::aws()?)?, subscriptions))
}
