//! The commands with which an operator makes and replaces a deployed market's secrets, and makes
//! its first admin.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use app::system_clock;
use clap::{Args, Subcommand};
use devserver::deployed::{
    self, Aws,
    secrets::{self, Place},
};
use domain::Timestamp;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// ECPay's public test account, which its stage system takes.
const TEST_ACCOUNT: &str =
    r#"{"merchant_id":"3002607","hash_key":"pwFHCqoQZGmho4w6","hash_iv":"EkRm7iFT261dpevs"}"#;

#[derive(Subcommand)]
pub(crate) enum Secrets {
    /// Make the two secrets that a deployment needs: new signing keys, and the account at ECPay.
    Init {
        /// The name of the secret of the signing keys.
        #[arg(long, value_name = "NAME", default_value = "night-market/jwt-signing-keys")]
        keys: String,
        /// The name of the secret of the accounts at ECPay.
        #[arg(long, value_name = "NAME", default_value = "night-market/ecpay")]
        ecpay: String,
        /// A file with the account as JSON: merchant_id, hash_key, hash_iv. Without one it is
        /// ECPay's public test account.
        #[arg(long, value_name = "FILE")]
        account: Option<PathBuf>,
        #[command(flatten)]
        printed: Printed,
    },
    /// Replace a secret; what was signed before stays good.
    #[command(subcommand)]
    Rotate(Rotate),
}

#[derive(Subcommand)]
pub(crate) enum Rotate {
    /// Add a signing key. It signs ten minutes later, when every function has read it.
    Keys {
        /// The name of the secret.
        #[arg(long, value_name = "NAME", default_value = "night-market/jwt-signing-keys")]
        secret: String,
        #[command(flatten)]
        before: Before,
    },
    /// Put another account at ECPay, or another key of the same, before those that are there.
    Ecpay {
        /// The name of the secret.
        #[arg(long, value_name = "NAME", default_value = "night-market/ecpay")]
        secret: String,
        /// A file with the account as JSON: merchant_id, hash_key, hash_iv.
        #[arg(long, value_name = "FILE")]
        account: PathBuf,
        #[command(flatten)]
        before: Before,
    },
}

#[derive(Args)]
pub(crate) struct Printed {
    /// Don't call the AWS CLI: write files into this folder, and print the commands that send them.
    #[arg(long, value_name = "FOLDER")]
    print: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Before {
    #[command(flatten)]
    printed: Printed,
    /// With --print: a file with what the secret holds now; `-` for the standard input.
    #[arg(long, value_name = "FILE", requires = "print")]
    before: Option<PathBuf>,
}

impl Before {
    fn text(&self) -> Result<Option<String>, Failed> {
        self.before.as_deref().map(read).transpose()
    }
}

/// Runs a command about secrets.
pub(crate) fn run(told: Secrets) -> Result<(), Failed> {
    let aws = Aws::default();
    let place = |printed: &Printed| match &printed.print {
        Some(folder) => Place::Files(folder.clone()),
        None => Place::Aws(aws.clone()),
    };
    let (now, mut out) = (Timestamp::from_millis(system_clock()()), io::stdout());
    match told {
        Secrets::Init { keys, ecpay, account, printed } => {
            let account = match account {
                Some(path) => read(&path)?,
                None => TEST_ACCOUNT.to_owned(),
            };
            secrets::init(&place(&printed), (&keys, &ecpay), &account, now, &mut out)
        }
        Secrets::Rotate(Rotate::Keys { secret, before }) => {
            let (place, text) = (place(&before.printed), before.text()?);
            secrets::rotate_keys(&place, &secret, text.as_deref(), now, &mut out)
        }
        Secrets::Rotate(Rotate::Ecpay { secret, account, before }) => {
            let (place, text) = (place(&before.printed), before.text()?);
            let account = read(&account)?;
            secrets::rotate_account(&place, &secret, text.as_deref(), &account, &mut out)
        }
    }
}

/// Makes `login` an admin of the market of `stack`.
pub(crate) async fn admin(stack: &str, login: &str) -> Result<(), Failed> {
    let now = Timestamp::from_millis(system_clock()());
    deployed::admin(&Aws::default(), stack, login, now, &mut io::stdout()).await
}

fn read(path: &Path) -> Result<String, Failed> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
