//! Every function and route, by the context that owns it, with the source of each.

use endpoint::{Route, Trigger, Worker};
use maud::{Markup, html};

use super::{
    frame::{Page, table},
    source,
    visit::{Answered, Visit},
};

/// The functions of all contexts.
pub(super) fn show(visit: &Visit<'_>) -> Answered {
    let still = html! {
        p { "Made from the same list as the template. A page shares a function with others." }
        @for (context, routes) in contexts() {
            section {
                h2 id=(context) { (context) " " span class="count" { (routes.len()) } }
                (endpoints(context, &routes))
            }
        }
        section {
            h2 id="workers" { "workers " span class="count" { (codegen::workers().len()) } }
            (workers())
        }
    };
    Page { title: "Functions", still, live: None }.reply(visit)
}

/// The contexts, and how many routes each has.
pub(super) fn summary() -> Markup {
    html! {
        ul class="choices" {
            @for (context, routes) in contexts() {
                li { a href={ "/_dev/functions#" (context) } { (context) " " (routes.len()) } }
            }
            li { a href="/_dev/functions#workers" { "workers " (codegen::workers().len()) } }
        }
    }
}

fn contexts() -> Vec<(&'static str, Vec<&'static Route>)> {
    let mut all: Vec<(&'static str, Vec<_>)> = Vec::new();
    for (context, route) in codegen::routes() {
        match all.iter_mut().find(|(known, _)| *known == context) {
            Some((_, routes)) => routes.push(route),
            None => all.push((context, vec![route])),
        }
    }
    all
}

fn endpoints(context: &str, routes: &[&'static Route]) -> Markup {
    let row = |route: &&'static Route| {
        vec![
            html! { (route.spec.method.as_str()) " " (route.spec.path) },
            html! { (format!("{:?}", route.auth)) },
            html! { (route.spec.function()) },
            source::of_route(context, route),
        ]
    };
    let rows: Vec<_> = routes.iter().map(row).collect();
    table(context, &["Route", "-Who may call", "-Function", "Source"], &rows)
}

fn workers() -> Markup {
    let when = |worker: &Worker| match worker.spec.trigger {
        Trigger::Stream(_) => "changes of the table".to_owned(),
        Trigger::Events(events) => {
            events.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        Trigger::Minutes(minutes) => format!("every {minutes} min; here every minute"),
    };
    let row = |worker: &&'static Worker| {
        vec![html! { (worker.spec.id) }, html! { (when(worker)) }, source::of_worker(worker)]
    };
    let rows: Vec<_> = codegen::workers().iter().map(row).collect();
    table("Workers", &["Function", "-When", "Source"], &rows)
}
