//! The only crate that knows Lambda: it starts a function and passes its events on.
//!
//! A generated binary is one call of [`serve`], [`serve_all`], [`serve_rest`], [`consume`],
//! [`read`], [`tick`] or [`relay`]. Nothing generic crosses into it, so that a further binary
//! costs a link and no more. A function that can't start logs why and exits: a bad deployment fails
//! at once, and not on its first rare path.

mod batches;
mod boot;
mod clients;
mod gateway;
mod rest;
mod secrets;
mod settings;
mod telemetry;

use std::{future::Future, process::ExitCode};

use app::{App, Bus};
use endpoint::{
    Method, Problem, Reply, Route, Router, Run, Worker, answer_preflight, answer_problem, batch,
};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;

use boot::Outbound;
use gateway::Received;
use rest::Rest;

/// What answers the requests of a function.
enum Answers {
    /// One route.
    One(&'static Route),
    /// Those of several, by method and path; and what answers other paths.
    Many(Router, &'static Route),
    /// What no other function is asked for; and what answers paths without a route.
    Rest(Rest, &'static Route),
}

impl Answers {
    async fn answer(&self, app: &App, received: Received) -> Reply {
        let Received { request, method, is_head, is_options } = received;
        if is_options {
            return answer_preflight(app, &request);
        }
        let reply = match self {
            Self::One(route) if method.is_some() => route.call(app, request).await,
            Self::One(route) => {
                answer_problem(app, &request, &Problem::method(&[route.spec.method]))
            }
            Self::Many(router, nowhere) => router.answer(app, method, request, nowhere).await,
            Self::Rest(rest, nowhere) => rest.answer(app, method, request, nowhere).await,
        };
        if is_head { reply.without_body() } else { reply }
    }
}

/// Answers API Gateway's requests with `route`.
#[must_use]
pub fn serve(route: &'static Route) -> ExitCode {
    answer(|| Ok(Answers::One(route)), !route.spec.sends.is_empty())
}

/// Answers API Gateway's requests with `routes`; requests for other paths are answered by the route
/// `nowhere`.
#[must_use]
pub fn serve_all(routes: &[&'static Route], nowhere: &'static Route) -> ExitCode {
    let sends = routes.iter().any(|route| !route.spec.sends.is_empty());
    answer(|| Ok(Answers::Many(Router::new(routes), nowhere)), sends)
}

/// Answers the requests that API Gateway has no route for: those for one of `paths` in another
/// spelling or by `HEAD`, and all others by the route `nowhere`.
#[must_use]
pub fn serve_rest(nowhere: &'static Route, paths: &[(Method, &str)]) -> ExitCode {
    answer(|| Ok(Answers::Rest(Rest::new(paths)?, nowhere)), false)
}

fn answer(answers: impl FnOnce() -> Result<Answers, Error>, sends: bool) -> ExitCode {
    start(async move {
        let answers: &'static Answers = Box::leak(Box::new(answers()?));
        let app = boot::app(Outbound::None)?;
        let app = if sends { app.sending(boot::bus()?) } else { app };
        let app: &'static App = Box::leak(Box::new(app));
        lambda_http::run(lambda_http::service_fn(move |event: lambda_http::Request| async move {
            let reply = answers.answer(app, gateway::read(event)).await;
            Ok::<_, std::convert::Infallible>(gateway::write(reply))
        }))
        .await
    })
}

/// Passes the events of its queue to `worker`.
#[must_use]
pub fn consume(worker: &'static Worker) -> ExitCode {
    start(async move {
        let Run::Event(_) = worker.run else { return Err(misused(worker)) };
        let app: &'static App = Box::leak(Box::new(boot::app(outbound(worker))?));
        lambda_runtime::run(service_fn(move |event: LambdaEvent<batches::Messages>| async move {
            let deadline = event.context.deadline();
            batches::consume(app, worker, event.payload, deadline).await.map_err(Error::from)
        }))
        .await
    })
}

/// Runs `worker` whenever its schedule fires.
#[must_use]
pub fn tick(worker: &'static Worker) -> ExitCode {
    start(async move {
        let Run::Tick(_) = worker.run else { return Err(misused(worker)) };
        let app: &'static App = Box::leak(Box::new(boot::app(outbound(worker))?));
        lambda_runtime::run(service_fn(move |_: LambdaEvent<Value>| async move {
            let done = batch::tick(app, worker).await?;
            tracing::info!(
                worker = worker.spec.id,
                done,
                "{} processed {done} items",
                worker.spec.id
            );
            Ok::<_, Error>(serde_json::json!({ "done": done }))
        }))
        .await
    })
}

/// Passes the records of the table's stream to `worker`.
#[must_use]
pub fn read(worker: &'static Worker) -> ExitCode {
    start(async move {
        let Run::Record(_) = worker.run else { return Err(misused(worker)) };
        let app: &'static App = Box::leak(Box::new(boot::app(outbound(worker))?));
        lambda_runtime::run(service_fn(move |event: LambdaEvent<batches::Records>| async move {
            let deadline = event.context.deadline();
            Ok::<_, Error>(batches::read(app, worker, event.payload, deadline).await)
        }))
        .await
    })
}

/// Passes the records of the table's stream to the relay.
#[must_use]
pub fn relay(worker: &'static Worker) -> ExitCode {
    start(async move {
        let Run::Relay = worker.run else { return Err(misused(worker)) };
        let bus: &'static Bus = Box::leak(Box::new(boot::bus()?));
        lambda_runtime::run(service_fn(move |event: LambdaEvent<batches::Records>| async move {
            Ok::<_, Error>(batches::relay(bus, worker, event.payload).await)
        }))
        .await
    })
}

/// A worker that declares no call outside AWS can make none.
const fn outbound(worker: &Worker) -> Outbound {
    if worker.spec.slowest_call_s == 0 { Outbound::None } else { Outbound::Ecpay }
}

fn misused(worker: &Worker) -> Error {
    format!("{} is not a worker of this kind; run `cargo gen`", worker.spec.id).into()
}

/// Runs `function` on this thread until Lambda ends it.
fn start(function: impl Future<Output = Result<(), Error>>) -> ExitCode {
    telemetry::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ran = runtime.map_err(Error::from).and_then(|runtime| runtime.block_on(function));
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(metric = "initialization_failed", "initialization failed: {error}");
            ExitCode::FAILURE
        }
    }
}
