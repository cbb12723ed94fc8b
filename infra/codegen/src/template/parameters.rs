//! What the stacks of functions are given by the outer one.
//!
//! Each stack declares the parameters that it refers to, and no other; so a new one is a line here.

use endpoint::Worker;

use super::stack::Stack;
use crate::{
    names::logical_id,
    yaml::{Node, attribute, map, reference, sub, text},
};

/// A parameter of stacks of functions.
pub(crate) struct Parameter {
    /// Its name.
    pub name: String,
    kind: &'static str,
    what: String,
    default: Option<&'static str>,
    /// Its value, as the outer stack writes it.
    pub value: Node,
}

impl Parameter {
    fn new(name: &str, what: &str, value: Node) -> Self {
        let name = name.to_owned();
        Self { name, kind: "String", what: what.to_owned(), default: None, value }
    }

    /// Its declaration.
    fn declaration(&self) -> (String, Node) {
        let mut lines = vec![("Type".to_owned(), text(self.kind))];
        lines.extend(self.default.map(|value| ("Default".to_owned(), text(value))));
        lines.push(("Description".to_owned(), text(&self.what)));
        (self.name.clone(), Node::Map(lines))
    }
}

/// The values of `parameters`.
pub(crate) fn values(parameters: &[&Parameter]) -> Vec<(String, Node)> {
    parameters.iter().map(|one| (one.name.clone(), one.value.clone())).collect()
}

/// The parameter that holds the ARN of the secret that the CDN sends.
pub(crate) const ORIGIN_VERIFY: &str = "OriginVerifySecret";
/// The parameter that holds the name of the secret of the signing keys.
pub(crate) const SIGNING_KEYS: &str = "JwtSigningKeysSecret";
/// The parameter that holds the name of the secret of the accounts at ECPay.
pub(crate) const ECPAY_ACCOUNTS: &str = "EcpaySecret";

/// The stack of the tables.
pub(crate) const TABLES: &str = "Tables";

/// The name of the parameter that holds the address of the queue of the worker `id`.
pub(crate) fn queue_url(id: &str) -> String {
    logical_id(id, "QueueUrl")
}

/// The name of the parameter that holds the ARN of the queue of the worker `id`.
pub(crate) fn queue_arn(id: &str) -> String {
    logical_id(id, "QueueArn")
}

/// Every parameter that a stack of functions may refer to.
pub(crate) fn all(workers: &[&Worker]) -> Vec<Parameter> {
    let output = |stack: &str, name: &str| attribute(stack, &format!("Outputs.{name}"));
    let passed = |name: &str, what: &str| Parameter::new(name, what, reference(name));
    let mut all = vec![
        Parameter::new("Market", "The outer stack's name.", reference("AWS::StackName")),
        Parameter {
            // The transform decides by it whether there are deployments with a canary.
            default: Some("dev"),
            ..passed("Stage", "What the stack is for.")
        },
        Parameter::new("Table", "The table's name.", output(TABLES, "TableName")),
        Parameter::new(
            "ExpiringTable",
            "The name of the table of what expires.",
            output(TABLES, "ExpiringTableName"),
        ),
        Parameter::new("StreamArn", "The table's stream.", output(TABLES, "StreamArn")),
        Parameter::new("HttpApi", "The API's id.", reference("HttpApi")),
        Parameter::new(
            "ApiRoleArn",
            "What the API calls functions as.",
            attribute("ApiRole", "Arn"),
        ),
        Parameter::new("PublicUrl", "Where customers find the market.", public_url()),
        Parameter::new(
            "CallbackUrl",
            "The API's own address.",
            attribute("HttpApi", "ApiEndpoint"),
        ),
        Parameter::new(
            "CorsOrigins",
            "Other origins whose pages may call the API, with commas between them.",
            map([("Fn::Join", Node::List(vec![text(","), reference("CorsOrigins")]))]),
        ),
        passed(ORIGIN_VERIFY, "The ARN of the secret that the CDN sends with each request."),
        passed(SIGNING_KEYS, "The name of the secret of the keys that sign tokens and cookies."),
        passed("EcpayEnvironment", "Which of ECPay's systems takes the payments."),
        passed(ECPAY_ACCOUNTS, "The name of the secret of the accounts at ECPay."),
        passed("LogLevel", "The least level that functions log."),
        Parameter {
            kind: "Number",
            ..passed("LogRetentionDays", "How long logs are kept, in days.")
        },
        passed("AlarmTopicArn", "The SNS topic that alarms are sent to; empty for none."),
        Parameter::new(
            "ServerErrorsAlarm",
            "The alarm of the API's 5xx, which brings old code back.",
            reference("ServerErrorsAlarm"),
        ),
    ];
    for worker in workers.iter().filter(|worker| worker.spec.events().is_some()) {
        let id = worker.spec.id;
        let of = |name: String, what: &str| {
            let value = output(&Stack::logical("workers"), &name);
            Parameter::new(&name, &format!("The queue of {id}: {what}."), value)
        };
        all.extend([of(queue_url(id), "its address"), of(queue_arn(id), "its ARN")]);
    }
    all
}

/// The head of a stack with `text`: what it is, the parameters that it refers to, conditions.
pub(crate) fn head(of: &str, body: &str, all: &[Parameter]) -> Node {
    let mut head = vec![("Description".to_owned(), text(format!("Night Market, {of}.")))];
    let conditions: Vec<_> =
        conditions().into_iter().filter(|(name, _)| body.contains(name.as_str())).collect();
    let with_conditions = format!("{body}{}", Node::Map(conditions.clone()).lines().join("\n"));
    let used = used(&with_conditions, all);
    head.push((
        "Parameters".to_owned(),
        Node::Map(used.iter().map(|parameter| parameter.declaration()).collect()),
    ));
    if !conditions.is_empty() {
        head.push(("Conditions".to_owned(), Node::Map(conditions)));
    }
    Node::Map(head)
}

/// Those of `all` that `text` refers to.
pub(crate) fn used<'a>(text: &str, all: &'a [Parameter]) -> Vec<&'a Parameter> {
    let refers = |parameter: &&Parameter| {
        let name = &parameter.name;
        let line = format!("Ref: {name}");
        text.contains(&format!("${{{name}}}"))
            || text.contains(&format!("Ref: {name}}}"))
            || text.lines().any(|one| one.trim_end().ends_with(&line))
    };
    all.iter().filter(refers).collect()
}

/// The conditions of stacks of functions.
fn conditions() -> Vec<(String, Node)> {
    let equals = |name: &str, value: &str| {
        map([("Fn::Equals", Node::List(vec![reference(name), text(value)]))])
    };
    vec![
        (
            "HasAlarmTopic".to_owned(),
            map([("Fn::Not", Node::List(vec![equals("AlarmTopicArn", "")]))]),
        ),
        ("IsProduction".to_owned(), equals("Stage", "production")),
    ]
}

fn public_url() -> Node {
    map([(
        "Fn::If",
        Node::List(vec![
            text("HasDomain"),
            sub("https://${DomainName}"),
            sub("https://${Distribution.DomainName}"),
        ]),
    )])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    #[test]
    fn a_stack_declares_what_it_refers_to_and_no_more() {
        let all = all(registry::workers());
        let names = |text: &str| -> Vec<_> {
            used(text, &all).into_iter().map(|parameter| parameter.name.clone()).collect()
        };
        assert_eq!(names("A:\n  Ref: Table\n"), ["Table"]);
        assert_eq!(names("A:\n  Ref: TableOfMine\n"), Vec::<String>::new());
        assert_eq!(names("A: {Ref: Stage}\nB: ${HttpApi}/x"), ["Stage", "HttpApi"]);
        let head = head("x", "      - HasAlarmTopic\n", &all);
        let Some(Node::Map(declared)) = head.get("Parameters") else { panic!("{head:?}") };
        assert_eq!(declared.len(), 1, "a condition's parameter: {declared:?}");
    }
}
