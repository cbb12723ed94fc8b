//! Metrics that functions log, and their alarms: what nobody would notice else is money.

use super::{
    alarms::alarm_in,
    resource::{Resource, resource},
};
use crate::{
    names::logical_id,
    yaml::{Node, map, reference, sub, text},
};

/// A metric that functions log as the field `metric` of a line, and when it is an alarm.
struct Metric {
    name: &'static str,
    /// The functions that log it.
    functions: &'static [&'static str],
    /// How many lines in five minutes are an alarm.
    threshold: u32,
    /// What is wrong, and what to do.
    what: &'static str,
}

const METRICS: &[Metric] = &[
    Metric {
        name: "payment_unknown_at_provider",
        functions: &["expire-orders", "query-payments"],
        threshold: 10,
        what: "Payments that were started never reach their provider. It may have suspended the \
               account, or the keys are wrong: pay one by hand, and read what its page says.",
    },
    Metric {
        name: "payment_unconfirmed",
        functions: &["expire-orders"],
        threshold: 1,
        what: "A provider reported money half an hour ago, and does not confirm it. The log of \
               expire-orders names the payment; look it up at the provider. The order waits, and \
               goes on by itself.",
    },
    Metric {
        name: "payment_review_required",
        functions: &["ecpay-payment-callback"],
        threshold: 1,
        what: "Money came that no order asked for. GET /api/admin/payments?needs=review lists it.",
    },
    Metric {
        name: "names_full",
        functions: &["project-changes", "sweep-table"],
        threshold: 1,
        what: "A chunk of the directory of names is full. A product that is on sale stands in the \
               lists, and no search by words finds it.",
    },
];

/// The filters of the metrics, and an alarm for each metric.
pub(crate) fn resources() -> Vec<Resource> {
    METRICS.iter().flat_map(of_metric).collect()
}

fn of_metric(metric: &Metric) -> Vec<Resource> {
    let namespace = || sub("NightMarket/${AWS::StackName}");
    let camel = logical_id(metric.name, "");
    let filter = |function: &&str| {
        let transformation = map([
            ("MetricNamespace", namespace()),
            ("MetricName", text(metric.name)),
            ("MetricValue", text("1")),
        ]);
        resource(
            format!("{camel}In{}", logical_id(function, "")),
            "AWS::Logs::MetricFilter",
            [
                ("LogGroupName", reference(logical_id(function, "Log"))),
                ("FilterPattern", text(format!("{{ $.metric = \"{}\" }}", metric.name))),
                ("MetricTransformations", Node::List(vec![transformation])),
            ],
        )
    };
    let mut all: Vec<_> = metric.functions.iter().map(filter).collect();
    let of = [metric.name, "Sum"];
    all.push(alarm_in(&camel, namespace(), of, Vec::new(), metric.threshold, metric.what));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    #[test]
    fn every_metric_is_of_functions_that_exist() {
        let routes = registry::routes().into_iter().map(|(_, route)| route.spec.id);
        let workers = registry::workers().iter().map(|worker| worker.spec.id);
        let ids: Vec<_> = routes.chain(workers).collect();
        for metric in METRICS {
            assert!(metric.functions.iter().all(|id| ids.contains(id)), "{}", metric.name);
        }
    }

    #[test]
    fn a_metric_has_a_filter_for_each_log_and_one_alarm() {
        let resources = resources();
        let ids: Vec<_> = resources.iter().map(|(id, _)| id.as_str()).collect();
        for id in [
            "PaymentUnknownAtProviderInExpireOrders",
            "PaymentUnknownAtProviderInQueryPayments",
            "PaymentUnknownAtProviderAlarm",
            "PaymentUnconfirmedAlarm",
        ] {
            assert!(ids.contains(&id), "{id} of {ids:?}");
        }
    }
}
