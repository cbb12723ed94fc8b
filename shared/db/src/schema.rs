//! Creates the tables where no template does: on a laptop and in tests.

use aws_sdk_dynamodb::{
    error::{ProvideErrorMetadata, SdkError},
    operation::create_table::CreateTableError,
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType as Role,
        Projection, ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
        TimeToLiveSpecification,
    },
};

use crate::{
    Error, Table,
    table::{INDEXES, KeyType, PK, SK, TTL},
};

impl Table {
    /// Creates the table with its indexes and its stream, and that of what expires, unless they are
    /// there.
    ///
    /// # Errors
    /// When one can't be created.
    pub async fn create_tables(&self) -> Result<(), Error> {
        self.create_main().await?;
        self.create_expiring().await
    }

    async fn create_expiring(&self) -> Result<(), Error> {
        const NAME: &str = "create_expiring";
        let request = self
            .client
            .create_table()
            .table_name(self.expiring())
            .billing_mode(BillingMode::PayPerRequest)
            .attribute_definitions(attribute(PK, KeyType::Text)?)
            .attribute_definitions(attribute(SK, KeyType::Text)?)
            .set_key_schema(Some(vec![element(PK, Role::Hash)?, element(SK, Role::Range)?]));
        created(NAME, request.send().await)?;
        let lifetime = TimeToLiveSpecification::builder().attribute_name(TTL).enabled(true).build();
        let lifetime =
            lifetime.map_err(|error| Error::Broken { operation: NAME, source: error.into() })?;
        let request = self.client.update_time_to_live().table_name(self.expiring());
        match request.time_to_live_specification(lifetime).send().await {
            Ok(_) => Ok(()),
            // It is on already.
            Err(error) if error.code() == Some("ValidationException") => Ok(()),
            Err(error) => Err(Error::from_sdk(NAME, error)),
        }
    }

    async fn create_main(&self) -> Result<(), Error> {
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
        created(NAME, request.send().await)
    }
}

/// Whether a table is there now, whoever created it.
fn created<T, R>(
    operation: &'static str,
    sent: Result<T, SdkError<CreateTableError, R>>,
) -> Result<(), Error>
where
    R: std::fmt::Debug + Send + Sync + 'static,
{
    match sent {
        Ok(_) => Ok(()),
        Err(error)
            if error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) =>
        {
            Ok(())
        }
        Err(error) => Err(Error::from_sdk(operation, error)),
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
