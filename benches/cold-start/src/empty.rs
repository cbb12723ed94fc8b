//! A function that does nothing: the least that a start can cost.

use std::process::ExitCode;

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let answer =
        service_fn(|_: LambdaEvent<Value>| async { Ok::<_, Error>(json!({ "statusCode": 204 })) });
    let ran = runtime.map_err(Error::from);
    match ran.and_then(|runtime| runtime.block_on(lambda_runtime::run(answer))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
