//! What a deployed market gave up, brought back into the work: batches of records that a reader of
//! the stream parked in the bucket, and dead letters. Readers and consumers are given everything at
//! least once, so that what is brought back twice changes nothing.

use std::io::Write;

use serde_json::{Deserializer, Value};

use super::{
    aws::{Aws, AwsError, command_line},
    stack::resources_of,
};

/// The stack of the workers within that of the market.
const WORKERS: &str = "WorkersStack";
/// The bucket of what readers gave up.
const PARKED: &str = "ParkedRecords";
/// What the name of a dead-letter queue ends with.
const DEAD_LETTERS: &str = "DeadLetters";
/// How many dead letters go back in a second: a consumer takes ten at once.
const EACH_SECOND: &str = "50";

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Says what the market of `stack` gave up and, if it is to `apply`, invokes readers with at most
/// `most` of their batches and moves dead letters back. A batch leaves the bucket once it is taken.
///
/// # Errors
/// When AWS refuses, which is said with the command; when a batch fails again, once all were tried.
pub fn redrive(
    aws: &Aws,
    stack: &str,
    most: usize,
    apply: bool,
    out: &mut impl Write,
) -> Result<(), Failed> {
    let resources = resources_of(aws, stack, WORKERS)?;
    let bucket = resources.iter().find(|one| one.logical == PARKED);
    let bucket = bucket.ok_or_else(|| AwsError::NoResource(stack.to_owned(), PARKED))?;
    let bucket = bucket.physical.as_str();
    let mut failed = 0_usize;
    let parked = parked(aws, bucket, most)?;
    writeln!(out, "{bucket}: {} parked batches (at most {most} at once)", parked.len())?;
    for key in &parked {
        if !apply {
            writeln!(out, "  {key}")?;
            continue;
        }
        let said = match take(aws, stack, bucket, key) {
            Ok(()) => "taken".to_owned(),
            Err(problem) => {
                failed = failed.saturating_add(1);
                format!("kept: {problem}")
            }
        };
        writeln!(out, "  {key}: {said}")?;
    }
    for queue in resources.iter().filter(|one| one.logical.ends_with(DEAD_LETTERS)) {
        let (arn, count) = dead_letters(aws, &queue.physical)?;
        writeln!(out, "{}: {count} dead letters", queue.logical)?;
        if count == 0 {
            continue;
        }
        let move_back = [
            "sqs",
            "start-message-move-task",
            "--source-arn",
            &arn,
            "--max-number-of-messages-per-second",
            EACH_SECOND,
        ];
        if apply {
            aws.json(&move_back)?;
            writeln!(out, "  on their way back, {EACH_SECOND} a second")?;
        } else {
            writeln!(out, "  {}", command_line(&move_back))?;
        }
    }
    if failed > 0 {
        return Err(format!("{failed} batches failed again and are kept").into());
    }
    if !apply {
        writeln!(out, "Nothing was changed. With --apply it is.")?;
    }
    Ok(())
}

/// The keys of at most `most` batches in the bucket.
fn parked(aws: &Aws, bucket: &str, most: usize) -> Result<Vec<String>, AwsError> {
    let most = most.to_string();
    let listed =
        aws.json(&["s3api", "list-objects-v2", "--bucket", bucket, "--max-items", &most])?;
    let all = listed.get("Contents").and_then(Value::as_array).into_iter().flatten();
    let key = |one: &Value| one.get("Key").and_then(Value::as_str).map(str::to_owned);
    Ok(all.filter_map(key).collect())
}

/// Invokes the reader with the batch in the object `key`, and deletes that once it was taken.
fn take(aws: &Aws, stack: &str, bucket: &str, key: &str) -> Result<(), Failed> {
    let object = format!("s3://{bucket}/{key}");
    let record: Value = serde_json::from_slice(&aws.call(&["s3", "cp", &object, "-"], &[])?)?;
    let function = record.pointer("/requestContext/functionArn").and_then(Value::as_str);
    let function = function.ok_or("it names no function")?;
    let name = function.split(':').nth(6).unwrap_or_default();
    if !name.starts_with(&format!("{stack}-")) {
        return Err(format!("{name} is no function of {stack}").into());
    }
    // AWS writes the batch as a text within the record.
    let batch = match record.get("payload") {
        Some(Value::String(text)) => text.clone(),
        Some(batch @ Value::Object(_)) => batch.to_string(),
        _ => return Err("it holds no batch".into()),
    };
    let printed = aws.call(
        &[
            "lambda",
            "invoke",
            "--function-name",
            function,
            "--payload",
            "fileb:///dev/stdin",
            "--output",
            "json",
            "/dev/stdout",
        ],
        batch.as_bytes(),
    )?;
    // First what the function answers, then what Lambda says of the call.
    let answers: Vec<Value> =
        Deserializer::from_slice(&printed).into_iter().collect::<Result<_, _>>()?;
    let called = answers.last().ok_or("the function answered nothing")?;
    if called.get("StatusCode").is_none() || called.get("FunctionError").is_some() {
        return Err("the function failed; read its log".into());
    }
    let again = answers.first().and_then(|answer| answer.get("batchItemFailures"));
    if again.and_then(Value::as_array).is_none_or(|all| !all.is_empty()) {
        return Err("the function did not take all of it; read its log".into());
    }
    aws.json(&["s3api", "delete-object", "--bucket", bucket, "--key", key])?;
    Ok(())
}

/// The ARN of a dead-letter queue, and how many messages wait in it.
fn dead_letters(aws: &Aws, url: &str) -> Result<(String, u64), Failed> {
    let names = ["QueueArn", "ApproximateNumberOfMessages"];
    let [arn, count] = names;
    let asked =
        ["sqs", "get-queue-attributes", "--queue-url", url, "--attribute-names", arn, count];
    let answer = aws.json(&asked)?;
    let value = |name: &str| answer.pointer(&format!("/Attributes/{name}")).and_then(Value::as_str);
    let count = value(count).unwrap_or_default().parse()?;
    Ok((value(arn).unwrap_or_default().to_owned(), count))
}
