//! A table as it was at a time: restored into a new one, and checked there. The market goes on with
//! the old one until somebody deploys it with the new one.

use std::io::Write;

use db::{Checked, Table};
use domain::Timestamp;

use super::{
    aws::{Aws, AwsError, command_line},
    stack, table,
};

/// How often it is asked whether the table is there: the program itself asks for eight minutes.
const WAITS: u32 = 60;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Restores the table of `stack` as it was at `at` into a new table, and checks that. With
/// `printed` it only says the commands.
///
/// # Errors
/// When AWS refuses, which is said with the command; when the restored table is not sound.
pub async fn restore(
    aws: &Aws,
    stack: &str,
    at: Timestamp,
    printed: bool,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let table = if printed { "<TableName>".to_owned() } else { stack::table_of(aws, stack)? };
    let digits: String = at.rfc3339().chars().filter(char::is_ascii_digit).take(14).collect();
    let new = format!("{table}-{digits}");
    let time = at.rfc3339();
    let begin = [
        "dynamodb",
        "restore-table-to-point-in-time",
        "--source-table-name",
        &table,
        "--target-table-name",
        &new,
        "--restore-date-time",
        &time,
    ];
    let wait = ["dynamodb", "wait", "table-exists", "--table-name", &new];
    if printed {
        let outputs = ["cloudformation", "describe-stacks", "--stack-name", stack];
        for command in [&outputs[..], &begin, &wait] {
            writeln!(out, "{}", command_line(command))?;
        }
        writeln!(out, "market check --table '{new}' --at {time}")?;
        return Ok(said_what_follows(&new, out)?);
    }
    writeln!(out, "{}", command_line(&begin))?;
    aws.json(&begin)?;
    writeln!(out, "waiting for {new}; a large table takes hours")?;
    let mut waited = aws.call(&wait, &[]);
    for _ in 1..WAITS {
        match &waited {
            Err(AwsError::Refused(_, problem)) if problem.contains("Max attempts exceeded") => {
                waited = aws.call(&wait, &[]);
            }
            Ok(_) | Err(_) => break,
        }
    }
    waited?;
    check(aws, &new, at, out).await?;
    Ok(said_what_follows(&new, out)?)
}

/// Checks the table named `table`, which is as the market's was at `at`.
///
/// # Errors
/// When AWS refuses; when it is not sound.
pub async fn check(
    aws: &Aws,
    table: &str,
    at: Timestamp,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let checked = Table::new(table::client(aws), table, table).check(at).await?;
    report(&checked, out)
}

/// Says what a check found.
///
/// # Errors
/// When the table is not sound, or nobody reads what is said.
pub fn report(checked: &Checked, out: &mut impl Write) -> Result<(), Failed> {
    for fault in &checked.faults {
        writeln!(out, "{}: {}", fault.of, fault.law.text())?;
    }
    for key in &checked.unreadable {
        writeln!(out, "{key}: can't be read")?;
    }
    let (items, count, unreadable) = (checked.items, checked.count, checked.unreadable.len());
    writeln!(out, "{items} items, {count} laws that do not hold, {unreadable} items unreadable")?;
    if checked.is_sound() { Ok(()) } else { Err("the table is not sound".into()) }
}

/// A restored table has no stream, no recovery and no protection of its own.
fn said_what_follows(new: &str, out: &mut impl Write) -> std::io::Result<()> {
    let stream = [
        "dynamodb",
        "update-table",
        "--table-name",
        new,
        "--deletion-protection-enabled",
        "--stream-specification",
        "StreamEnabled=true,StreamViewType=NEW_AND_OLD_IMAGES",
    ];
    let recovery = [
        "dynamodb",
        "update-continuous-backups",
        "--table-name",
        new,
        "--point-in-time-recovery-specification",
        "PointInTimeRecoveryEnabled=true",
    ];
    let arn = [
        "dynamodb",
        "describe-table",
        "--table-name",
        new,
        "--query",
        "Table.LatestStreamArn",
        "--output",
        "text",
    ];
    writeln!(out, "To go on with it, prepare it and read the ARN of its stream:")?;
    for command in [&stream[..], &recovery, &arn] {
        writeln!(out, "  {}", command_line(command))?;
    }
    writeln!(out, "then deploy with ExistingTable={new} and ExistingTableStream=<that ARN>.")
}
