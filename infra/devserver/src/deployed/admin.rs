//! The first admin: nobody can register as one, so that whoever may write the table makes one.

use std::io::Write;

use db::{Reading, Table};
use domain::{Login, Timestamp};

use super::{aws::Aws, stack, table};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Makes the user who signs in as `login` an admin of the market of `stack`.
///
/// # Errors
/// When AWS refuses, or there is no such user.
pub async fn admin(
    aws: &Aws,
    stack: &str,
    login: &str,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let name = stack::table_of(aws, stack)?;
    make_admin(&Table::new(table::client(aws), &name, &name), login, now, out).await
}

/// Makes the user who signs in as `login` an admin of the market of `table`.
///
/// # Errors
/// When there is no such user, or it has changed at the same time.
pub async fn make_admin(
    table: &Table,
    login: &str,
    now: Timestamp,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let nobody = || format!("nobody has registered as {login}");
    let login = Login::of(login);
    let claim = table.claim(&login, Reading::Consistent).await?.ok_or_else(nobody)?;
    let user = table.user(claim.user).await?;
    let user = user.filter(|user| login.is_of(&user.username, &user.email)).ok_or_else(nobody)?;
    let Some(admin) = user.as_admin(now) else {
        return Ok(writeln!(out, "{} is an admin already", user.id)?);
    };
    table.change_user(&user, &admin).await.map_err(|error| format!("{error:?}"))?;
    Ok(writeln!(out, "{} is an admin from the next sign-in on", user.id)?)
}
