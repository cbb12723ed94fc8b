//! Creates the table where no template does: on a laptop and in tests.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType as Role,
    Projection, ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
    TimeToLiveSpecification, TimeToLiveStatus,
};

use crate::{
    Error, Table,
    table::{INDEXES, KeyType, PK, SK, TTL},
};

impl Table {
    /// Creates the table with its indexes and its stream, unless it exists.
    ///
    /// # Errors
    /// When the table can't be created.
    pub async fn create_table(&self) -> Result<(), Error> {
        const NAME: &str = "create_table";
        let broken = |source: Box<dyn std::error::Error + Send + Sync>| Error::Broken {
            operation: NAME,
            source,
        };
        let stream = StreamSpecification::builder()
            .stream_enabled(true)
            .stream_view_type(StreamViewType::NewAndOldImages)
            .build()
            .map_err(|error| broken(error.into()))?;
        let mut request = self
            .client
            .create_table()
            .table_name(self.table())
            .billing_mode(BillingMode::PayPerRequest)
            .stream_specification(stream)
            .set_key_schema(Some(vec![element(PK, Role::Hash)?, element(SK, Role::Range)?]));
        for (name, kind) in attributes() {
            request = request.attribute_definitions(attribute(name, kind)?);
        }
        for index in INDEXES {
            let keys = vec![element(index.hash, Role::Hash)?, element(index.name, Role::Range)?];
            let index = GlobalSecondaryIndex::builder()
                .index_name(index.name)
                .set_key_schema(Some(keys))
                .projection(Projection::builder().projection_type(ProjectionType::All).build())
                .build()
                .map_err(|error| broken(error.into()))?;
            request = request.global_secondary_indexes(index);
        }
        match request.send().await {
            Ok(_) => {}
            Err(error)
                if error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => {}
            Err(error) => return Err(Error::from_sdk(NAME, error)),
        }
        self.expire_items().await
    }

    /// Lets items expire: sessions, failed sign-ins, idempotency records.
    async fn expire_items(&self) -> Result<(), Error> {
        const NAME: &str = "expire_items";
        let request = self.client.describe_time_to_live().table_name(self.table());
        let known = request.send().await.map_err(|error| Error::from_sdk(NAME, error))?;
        let status = known.time_to_live_description.and_then(|known| known.time_to_live_status);
        if status == Some(TimeToLiveStatus::Enabled) {
            return Ok(());
        }
        let setting = TimeToLiveSpecification::builder().attribute_name(TTL).enabled(true).build();
        let setting = setting.map_err(|e| Error::Broken { operation: NAME, source: e.into() })?;
        let request = self.client.update_time_to_live().table_name(self.table());
        let sent = request.time_to_live_specification(setting).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk(NAME, error))
    }
}

/// Every attribute that is part of a key, and its type, each once.
#[must_use]
pub fn attributes() -> Vec<(&'static str, KeyType)> {
    let mut all = vec![(PK, KeyType::Text), (SK, KeyType::Text)];
    for index in INDEXES {
        for attribute in [(index.hash, KeyType::Text), (index.name, index.range)] {
            if !all.contains(&attribute) {
                all.push(attribute);
            }
        }
    }
    all
}

fn attribute(name: &str, kind: KeyType) -> Result<AttributeDefinition, Error> {
    let kind = match kind {
        KeyType::Text => ScalarAttributeType::S,
        KeyType::Number => ScalarAttributeType::N,
    };
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(kind)
        .build()
        .map_err(|error| Error::Broken { operation: "create_table", source: error.into() })
}

fn element(name: &str, role: Role) -> Result<KeySchemaElement, Error> {
    KeySchemaElement::builder()
        .attribute_name(name)
        .key_type(role)
        .build()
        .map_err(|error| Error::Broken { operation: "create_table", source: error.into() })
}
