//! What the tests share: a clock that they move, a table, a place for files.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement,
    KeyType, Projection, ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
    TimeToLiveSpecification,
};
use localcloud::Clock;

/// The table of these tests.
pub(crate) const TABLE: &str = "market";

/// A clock that stands until moved.
#[derive(Clone)]
pub(crate) struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_800_000_000_000)))
    }

    pub(crate) fn clock(&self) -> Clock {
        let support = self.0.clone();
        Arc::new(move || support.load(Ordering::SeqCst))
    }

    pub(crate) fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn forward_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds.checked_mul(1000).unwrap(), Ordering::SeqCst);
    }
}

pub(crate) fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub(crate) fn n(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// Makes a table with an index, a stream and a time to live.
pub(crate) async fn create_table(client: &Client) {
    let attribute = |name: &str| {
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(ScalarAttributeType::S)
            .build()
            .unwrap()
    };
    let key = |name: &str, kind: KeyType| {
        KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
    };
    let index = GlobalSecondaryIndex::builder()
        .index_name("by_owner")
        .key_schema(key("owner", KeyType::Hash))
        .projection(Projection::builder().projection_type(ProjectionType::All).build())
        .build()
        .unwrap();
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::NewAndOldImages)
        .build()
        .unwrap();
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk"))
        .attribute_definitions(attribute("sk"))
        .attribute_definitions(attribute("owner"))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .global_secondary_indexes(index)
        .stream_specification(stream)
        .send()
        .await
        .unwrap();
    let expires =
        TimeToLiveSpecification::builder().attribute_name("expires").enabled(true).build().unwrap();
    client
        .update_time_to_live()
        .table_name(TABLE)
        .time_to_live_specification(expires)
        .send()
        .await
        .unwrap();
}

/// Puts an item with a number in it.
pub(crate) async fn put(client: &Client, pk: &str, sk: &str, left: i64) {
    client
        .put_item()
        .table_name(TABLE)
        .item("pk", s(pk))
        .item("sk", s(sk))
        .item("left", n(left))
        .send()
        .await
        .unwrap();
}

/// The number in an item.
pub(crate) async fn left(client: &Client, pk: &str, sk: &str) -> Option<i64> {
    let got = client
        .get_item()
        .table_name(TABLE)
        .key("pk", s(pk))
        .key("sk", s(sk))
        .consistent_read(true)
        .send()
        .await
        .unwrap();
    got.item.map(|item| item["left"].as_n().unwrap().parse().unwrap())
}

/// An empty directory of this test's own.
pub(crate) fn directory(test: &str) -> PathBuf {
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("localcloud").join(test);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// Copies a directory's files as they are, which is how `kill -9` of their writer leaves them.
pub(crate) fn as_left_by_a_kill(directory: &std::path::Path, test: &str) -> PathBuf {
    let copy = self::directory(test);
    for entry in std::fs::read_dir(directory).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.join(entry.file_name())).unwrap();
    }
    copy
}
