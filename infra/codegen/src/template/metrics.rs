//! Metrics that functions log, and their alarms: what nobody would notice else.

use super::{
    alarms::{A_DAY, FIVE_MINUTES, alarm_of_log},
    parts::WORKERS,
    resource::{Resource, resource},
};
use crate::{
    names::logical_id,
    yaml::{Node, map, reference, sub, text},
};

/// What functions log as the field `metric` of a line, and when it is an alarm.
struct Metric {
    /// What log lines call it; the first also names the alarm.
    names: &'static [&'static str],
    /// The logs of those that log it.
    logs: &'static [&'static str],
    /// How many lines are an alarm.
    threshold: u32,
    /// Within how long, in seconds.
    period: u32,
    /// What is wrong, and what to do.
    what: &'static str,
}

const METRICS: &[Metric] = &[
    Metric {
        names: &["payment_unknown_at_provider"],
        logs: &[WORKERS],
        threshold: 10,
        period: FIVE_MINUTES,
        what: "Payments that were started never reach their provider. It may have suspended the \
               account, or the keys are wrong: pay one by hand, and read what its page says.",
    },
    Metric {
        names: &["payment_unconfirmed"],
        logs: &[WORKERS],
        threshold: 1,
        period: FIVE_MINUTES,
        what: "A provider reported money half an hour ago, and does not confirm it. The log of the \
               workers names the payment; look it up at the provider. The order waits, and goes on \
               by itself.",
    },
    Metric {
        names: &["payment_review_required"],
        logs: &["ecpay-payment-callback", WORKERS],
        threshold: 1,
        period: FIVE_MINUTES,
        what: "Money came that no order asked for. GET /api/admin/payments?needs=review lists it.",
    },
    Metric {
        names: &["ecpay_callback_rejected"],
        logs: &["ecpay-payment-callback"],
        threshold: 10,
        period: FIVE_MINUTES,
        what: "Notifications are refused. Somebody forges them, which does no harm, or ECPay's \
               keys are others than the market's: then queries are refused too, and no order is \
               paid. Compare the keys with those of ECPay's back office, and put \
               right with `market secrets rotate ecpay`.",
    },
    Metric {
        names: &["hashing_braked"],
        logs: &["login", "register", "web-account"],
        threshold: 1,
        period: FIVE_MINUTES,
        what: "Somebody guesses passwords or registers from many networks: whoever signs in from a \
               new browser has to wait. Browsers that are known are let in. Group the API's access \
               log by address, and block at the CDN what stands out (WebAclArn).",
    },
    Metric {
        names: &["secret_unreadable"],
        logs: &["login", "place-order", "ecpay-payment-callback", "web-shop", WORKERS],
        threshold: 1,
        period: FIVE_MINUTES,
        what: "A secret can't be read, or what it holds can't be used. Functions that have read it \
               go on with what they have; those that start answer 503. The log says which and why: \
               put back what it held before (AWSPREVIOUS).",
    },
    Metric {
        names: &["saga_step_failed"],
        logs: &[WORKERS],
        threshold: 1,
        period: FIVE_MINUTES,
        what: "A step of an order failed for good. The log of the workers names order and step; \
               GET /api/admin/sagas/{order_id} shows what is left to a person, if its state is \
               manual.",
    },
    Metric {
        names: &["deadline_put_off"],
        logs: &[WORKERS],
        threshold: 20,
        period: A_DAY,
        what: "Deadlines fail, again and again or many at once: unpaid orders keep their stock. \
               The log of the workers says why. They are tried again by themselves, each an hour \
               later at most.",
    },
    Metric {
        names: &["sweep_repaired", "sweep_unreadable"],
        logs: &[WORKERS],
        threshold: 1,
        period: A_DAY,
        what: "The nightly sweep found what should not be: entries that the projector never wrote, \
               which it has repaired, or items that the code can't read. The log of the workers \
               names them; look for parked records, which say why.",
    },
    Metric {
        names: &["names_full"],
        logs: &[WORKERS],
        threshold: 1,
        period: A_DAY,
        what: "A chunk of the directory of names is full. A product that is on sale stands in the \
               lists, and no search by words finds it.",
    },
];

/// The filters of the metrics, and an alarm for each metric; each with the log beside which it
/// stands.
pub(crate) fn resources() -> Vec<(&'static str, Vec<Resource>)> {
    METRICS.iter().flat_map(of_metric).collect()
}

fn of_metric(metric: &Metric) -> Vec<(&'static str, Vec<Resource>)> {
    let namespace = || sub("NightMarket/${Market}");
    let Some(name) = metric.names.first() else { return Vec::new() };
    let camel = logical_id(name, "");
    let any: Vec<_> = metric.names.iter().map(|name| format!("($.metric = \"{name}\")")).collect();
    let pattern = format!("{{ {} }}", any.join(" || "));
    let filter = |log: &&str| {
        let transformation = map([
            ("MetricNamespace", namespace()),
            ("MetricName", text(*name)),
            ("MetricValue", text("1")),
        ]);
        resource(
            format!("{camel}In{}", logical_id(log, "")),
            "AWS::Logs::MetricFilter",
            [
                ("LogGroupName", reference(logical_id(log, "Log"))),
                ("FilterPattern", text(&pattern)),
                ("MetricTransformations", Node::List(vec![transformation])),
            ],
        )
    };
    let mut all: Vec<_> = metric.logs.iter().map(|log| (*log, vec![filter(log)])).collect();
    let within = (metric.threshold, metric.period);
    let alarm = alarm_of_log(&camel, namespace(), name, within, metric.what);
    all.extend(metric.logs.first().map(|log| (*log, vec![alarm])));
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::registry;

    /// What is logged as a metric and has no alarm of its own, and why.
    const NO_ALARM: &[(&str, &str)] = &[
        (
            "handler_panicked",
            "a request answers 500, which ServerErrorsAlarm counts; a message \
          comes again, and its dead-letter queue has an alarm; a schedule's errors have one",
        ),
        ("panicked", "the same panic, with its place"),
        ("initialization_failed", "as a panic: whoever calls the function sees it fail"),
        ("record_parked", "of the local market; ParkedRecordsAlarm on AWS"),
        ("refresh_token_reused", "concerns one user, whose session it ends"),
    ];

    /// The metrics that the sources of functions and workers log.
    fn logged() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut folders: Vec<_> = ["shared", "functions", "infra/devserver/src"]
            .map(|name| crate::workspace().join(name))
            .into();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|it| it == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let names = text.split("metric = \"").skip(1);
                    found.extend(names.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
                }
            }
        }
        found
    }

    #[test]
    fn every_metric_that_is_logged_has_an_alarm_or_a_reason_for_none() {
        let alarms = METRICS.iter().flat_map(|metric| metric.names);
        let known = alarms.chain(NO_ALARM.iter().map(|(name, _)| name));
        let known: BTreeSet<_> = known.map(|name| (*name).to_owned()).collect();
        assert_eq!(logged(), known);
    }

    #[test]
    fn every_metric_is_of_logs_that_exist() {
        let routes = registry::functions().into_iter().map(|function| function.id);
        let logs: Vec<_> = routes.chain([WORKERS]).collect();
        for metric in METRICS {
            assert!(metric.logs.iter().all(|log| logs.contains(log)), "{:?}", metric.names);
        }
    }

    #[test]
    fn a_metric_has_a_filter_for_each_log_and_one_alarm() {
        let resources: Vec<_> = resources().into_iter().flat_map(|(_, one)| one).collect();
        let text = |id: &str| {
            let found = resources.iter().find(|(known, _)| known == id);
            Node::Map(vec![found.unwrap_or_else(|| panic!("no {id}")).clone()]).lines().join("\n")
        };
        for id in [
            "PaymentReviewRequiredInEcpayPaymentCallback",
            "PaymentReviewRequiredInWorkers",
            "PaymentReviewRequiredAlarm",
            "PaymentUnconfirmedAlarm",
        ] {
            text(id);
        }
        let both = text("SweepRepairedInWorkers");
        let pattern = r#"{ ($.metric = \"sweep_repaired\") || ($.metric = \"sweep_unreadable\") }"#;
        assert!(both.contains(pattern), "{both}");
        assert!(text("SweepRepairedAlarm").contains("Period: 86400"));
    }
}
