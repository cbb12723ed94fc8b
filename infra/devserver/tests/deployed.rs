//! Commands about a deployed market, with a program in the place of AWS's own.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that meets what it can't do should fail")]

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use devserver::deployed::{
    self, Aws,
    secrets::{self, Place},
};
use domain::Timestamp;

/// What AWS is asked in this test, and answers.
struct Fake {
    folder: PathBuf,
}

impl Fake {
    /// `answers` are arms of a shell's `case` of the whole command.
    fn answering(name: &str, answers: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let program = folder.join("aws");
        let script = format!(
            "#!/bin/sh\ncd '{}'\necho \"$*\" >>calls\ncase \"$*\" in\n{answers}\n\
             *) echo \"unknown: $*\" >&2; exit 255;;\nesac\n",
            folder.display(),
        );
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        Self { folder }
    }

    fn aws(&self) -> Aws {
        Aws::at(self.folder.join("aws"))
    }

    /// The calls so far that begin with `with`, and forgets all.
    fn calls(&self, with: &str) -> Vec<String> {
        let calls = fs::read_to_string(self.folder.join("calls")).unwrap_or_default();
        let _ = fs::remove_file(self.folder.join("calls"));
        calls.lines().filter(|call| call.starts_with(with)).map(str::to_owned).collect()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

const STACKS: &str = r#"
*"list-stack-resources --stack-name shop "*)
    echo '{"StackResourceSummaries": [{"LogicalResourceId": "WorkersStack",
        "PhysicalResourceId": "shop-WorkersStack-1"}]}';;
*"list-stack-resources --stack-name shop-WorkersStack-1 "*)
    echo '{"StackResourceSummaries": [
        {"LogicalResourceId": "ParkedRecords", "PhysicalResourceId": "bucket"},
        {"LogicalResourceId": "FulfilOrdersDeadLetters", "PhysicalResourceId": "https://q/dead"},
        {"LogicalResourceId": "FulfilOrdersQueue", "PhysicalResourceId": "https://q/live"}]}';;
"#;

const BATCHES: &str = r#"
"s3api list-objects-v2 --bucket bucket --max-items 10 "*)
    echo '{"Contents": [{"Key": "a"}, {"Key": "b"}, {"Key": "c"}, {"Key": "d"}]}';;
"s3 cp s3://bucket/d -") echo '{"requestContext":
    {"functionArn": "arn:aws:lambda:r:1:function:other-relay-changes:live"}, "payload": "{}"}';;
"s3 cp s3://bucket/"?" -") echo '{"requestContext":
    {"functionArn": "arn:aws:lambda:r:1:function:shop-relay-changes:live"},
    "payload": "{\"Records\": [\"'"$3"'\"]}"}';;
"lambda invoke --function-name arn:aws:lambda:r:1:function:shop-relay-changes:live "*)
    batch="$(cat)"; echo "$batch" >>batches
    case "$batch" in
    *bucket/b*) printf '{"batchItemFailures": [{"itemIdentifier": "1"}]}{"StatusCode": 200}';;
    *bucket/c*) printf '{"errorMessage": "x"}{"StatusCode": 200, "FunctionError": "Unhandled"}';;
    *) printf '{"batchItemFailures": []}{"StatusCode": 200}';;
    esac;;
"s3api delete-object "*) ;;
"sqs get-queue-attributes --queue-url https://q/dead "*)
    echo '{"Attributes": {"QueueArn": "arn:dead", "ApproximateNumberOfMessages": "3"}}';;
"sqs start-message-move-task --source-arn arn:dead "*) echo '{"TaskHandle": "t"}';;
"#;

#[test]
fn only_what_was_taken_leaves_the_bucket() {
    let fake = Fake::answering("aws-redrive", &format!("{STACKS}{BATCHES}"));
    let mut out = Vec::new();
    deployed::redrive(&fake.aws(), "shop", 10, false, &mut out).unwrap();
    let said = String::from_utf8(out).unwrap();
    assert!(said.contains("4 parked batches") && said.contains("3 dead letters"), "{said}");
    assert!(said.contains("aws sqs start-message-move-task --source-arn arn:dead"), "{said}");
    let calls = fake.calls("");
    let changes =
        |call: &&String| ["invoke", "delete", "start"].iter().any(|verb| call.contains(verb));
    assert_eq!(calls.iter().find(changes), None, "a dry run changes nothing");

    let mut out = Vec::new();
    let failed = deployed::redrive(&fake.aws(), "shop", 10, true, &mut out).unwrap_err();
    assert_eq!(failed.to_string(), "3 batches failed again and are kept");
    let said = String::from_utf8(out).unwrap();
    for line in
        ["a: taken", "b: kept: the function did not take all", "c: kept: the function failed"]
    {
        assert!(said.contains(line), "{said}");
    }
    assert!(said.contains("d: kept: other-relay-changes is no function of shop"), "{said}");
    let batches = fs::read_to_string(fake.folder.join("batches")).unwrap();
    assert_eq!(batches.lines().next(), Some(r#"{"Records": ["s3://bucket/a"]}"#));
    let calls = fake.calls("");
    let count = |text: &str| calls.iter().filter(|call| call.contains(text)).count();
    assert_eq!((count("delete-object"), count("--key a"), count("start-message-move")), (1, 1, 1));
}

#[test]
fn what_aws_refuses_is_said_with_the_command() {
    let fake = Fake::answering("aws-refused", "\"cloudformation \"*) echo denied >&2; exit 254;;");
    let error = deployed::redrive(&fake.aws(), "shop", 10, true, &mut Vec::new()).unwrap_err();
    let want =
        "`aws cloudformation list-stack-resources --stack-name shop --output json` failed: denied";
    assert_eq!(error.to_string(), want);
    let nowhere = Aws::at(fake.folder.join("nowhere"));
    let error = deployed::redrive(&nowhere, "shop", 10, true, &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains("Install the AWS CLI"), "{error}");
}

const RESTORED: &str = r#"
"cloudformation describe-stacks --stack-name shop "*)
    echo '{"Stacks": [{"Outputs": [{"OutputKey": "TableName", "OutputValue": "items"}]}]}';;
"dynamodb restore-table-to-point-in-time --source-table-name items "*) echo '{}';;
"dynamodb wait table-exists --table-name items-20261127030000")
    echo x >>waits
    if [ "$(wc -l <waits)" -lt 3 ]; then
        echo "Waiter TableExists failed: Max attempts exceeded" >&2; exit 255
    fi;;
"dynamodb scan --cli-input-json "*)
    echo "$4" >>scans
    case "$4" in
    *ExclusiveStartKey*) echo '{"Items": [
        {"pk": {"S": "NAME"}, "sk": {"S": "CLAIM"}, "user": {"S": "usr_1M7Y0QRW000000001"}}]}';;
    *) echo '{"Items": [], "LastEvaluatedKey": {"pk": {"S": "A"}, "sk": {"S": "B"}}}';;
    esac;;
"#;

#[tokio::test]
async fn a_table_is_restored_and_checked_page_by_page() {
    let fake = Fake::answering("aws-restore", RESTORED);
    let at = Timestamp::from_rfc3339("2026-11-27T03:00:00Z").unwrap();
    let mut out = Vec::new();
    let failed = deployed::restore(&fake.aws(), "shop", at, false, &mut out).await.unwrap_err();
    assert_eq!(failed.to_string(), "the table is not sound");
    let said = String::from_utf8(out).unwrap();
    let fault = "usr_1M7Y0QRW000000001: users and the claims to their names and addresses";
    assert!(said.contains(fault) && said.contains("1 items, 1 laws"), "{said}");
    let scans = fs::read_to_string(fake.folder.join("scans")).unwrap();
    let tables: Vec<_> = scans.lines().map(|scan| scan.contains("items-20261127030000")).collect();
    assert_eq!(tables, [true, true], "{scans}");
    let calls = fake.calls("dynamodb wait");
    assert_eq!(calls.len(), 3, "a large table takes longer than the program waits");

    let mut out = Vec::new();
    deployed::restore(&fake.aws(), "shop", at, true, &mut out).await.unwrap();
    assert!(fake.calls("").is_empty(), "only printed");
    let said = String::from_utf8(out).unwrap();
    for command in [
        "aws dynamodb restore-table-to-point-in-time --source-table-name '<TableName>'",
        "--restore-date-time 2026-11-27T03:00:00.000Z",
        "aws dynamodb update-continuous-backups",
    ] {
        assert!(said.contains(command), "{said}");
    }
}

/// What the commands look for is what the template calls it.
#[test]
fn the_template_has_what_commands_look_for() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| match fs::read_to_string(root.join(path)) {
        Ok(text) => text,
        Err(error) => panic!("{path}: {error}"),
    };
    assert!(read("infra/template.yaml").contains("\n  WorkersStack:\n"));
    let workers = read("infra/stacks/workers.yaml");
    for name in ["ParkedRecords", "FulfilOrdersDeadLetters", "QueryPaymentsDeadLetters"] {
        assert!(workers.contains(&format!("\n  {name}:\n")), "{name}");
    }
}

const SECRETS: &str = r#"
"secretsmanager create-secret --name "*" --secret-string file:///dev/stdin"|\
"secretsmanager put-secret-value --secret-id "*" --secret-string file:///dev/stdin")
    cat >"secret-$(echo "$4" | tr / -)";;
"secretsmanager get-secret-value --secret-id "*)
    text="$(sed 's/"/\\"/g; s/^/"/; s/$/"/' "secret-$(echo "$4" | tr / -)")"
    printf '{"SecretString": %s}' "$text";;
"#;

#[test]
fn secrets_are_made_and_replaced_and_never_printed() {
    const ACCOUNT: &str = r#"{"merchant_id":"1","hash_key":"first key","hash_iv":"first iv"}"#;
    const NEXT: &str = r#"{"merchant_id":"1","hash_key":"next key","hash_iv":"next iv"}"#;
    let fake = Fake::answering("aws-secrets", SECRETS);
    let held = |id: &str| fs::read_to_string(fake.folder.join(format!("secret-{id}"))).unwrap();
    let place = Place::Aws(fake.aws());
    let at = |seconds: i64| Timestamp::default().plus_seconds(seconds);
    let mut out = Vec::new();
    secrets::init(&place, ("m/keys", "m/ecpay"), ACCOUNT, at(1), &mut out).unwrap();
    let first = held("m-keys");
    assert!(app::Keys::parse(&first).is_ok() && first.starts_with("1:"), "{first}");
    assert_eq!(held("m-ecpay"), format!("[{ACCOUNT}]"));

    secrets::rotate_keys(&place, "m/keys", None, at(2), &mut out).unwrap();
    secrets::rotate_account(&place, "m/ecpay", None, NEXT, &mut out).unwrap();
    let second = held("m-keys");
    assert!(second.starts_with("2:") && second.ends_with(&first), "{second}");
    assert_eq!(held("m-ecpay"), format!("[{NEXT},{ACCOUNT}]"));
    let (said, calls) = (String::from_utf8(out).unwrap(), fake.calls("").join("\n"));
    for secret in [&first[2..40], "first key", "next iv"] {
        assert!(!said.contains(secret) && !calls.contains(secret), "{said}{calls}");
    }

    // Where AWS is not reached: files for the operator alone, and the commands that send them.
    let files = Place::Files(fake.folder.clone());
    let mut out = Vec::new();
    secrets::rotate_keys(&files, "m/keys", Some(&second), at(3), &mut out).unwrap();
    let path = fake.folder.join("m.keys.secret");
    let said = String::from_utf8(out).unwrap();
    let send = format!(
        "aws secretsmanager put-secret-value --secret-id m/keys --secret-string file://{}",
        path.display()
    );
    assert!(said.contains(&send) && said.contains("rm "), "{said}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(fs::read_to_string(&path).unwrap().ends_with(&second));
    let again = secrets::rotate_keys(&files, "m/keys", Some(&second), at(3), &mut Vec::new());
    assert!(again.unwrap_err().to_string().contains("m.keys.secret"), "no file is overwritten");
    assert!(secrets::rotate_keys(&files, "m/keys", None, at(3), &mut Vec::new()).is_err());
}
