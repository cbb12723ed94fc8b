//! The SDK's calls alone: the inputs that a handler gave to the SDK, sent again by nobody else.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_dynamodb::{
    Client,
    config::{ConfigBag, Intercept, RuntimeComponents},
    error::BoxError,
    operation::{
        batch_get_item::BatchGetItemInput, get_item::GetItemInput, put_item::PutItemInput,
        query::QueryInput, transact_write_items::TransactWriteItemsInput,
    },
};
use aws_smithy_runtime_api::client::interceptors::{
    context::BeforeSerializationInterceptorContextRef, dyn_dispatch_hint,
};

use crate::tape::Failed;

/// What one call is made with. Those that the measured routes make; a new one is refused by name.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    Get(GetItemInput),
    Query(QueryInput),
    BatchGet(BatchGetItemInput),
    Put(PutItemInput),
    Transact(TransactWriteItemsInput),
}

impl Input {
    fn of(context: &BeforeSerializationInterceptorContextRef<'_>) -> Option<Self> {
        let input = context.input();
        let get = input.downcast_ref().cloned().map(Self::Get);
        get.or_else(|| input.downcast_ref().cloned().map(Self::Query))
            .or_else(|| input.downcast_ref().cloned().map(Self::BatchGet))
            .or_else(|| input.downcast_ref().cloned().map(Self::Put))
            .or_else(|| input.downcast_ref().cloned().map(Self::Transact))
    }

    /// Sends it. What is not copied here is noticed, as the request then differs from the
    /// recording.
    async fn send(self, client: &Client) -> Result<(), Failed> {
        match self {
            Self::Get(input) => {
                let call = client.get_item().set_table_name(input.table_name);
                let call = call.set_key(input.key).set_consistent_read(input.consistent_read);
                let call = call.set_projection_expression(input.projection_expression);
                call.set_expression_attribute_names(input.expression_attribute_names)
                    .send()
                    .await?;
            }
            Self::Query(input) => {
                let call = client.query().set_table_name(input.table_name);
                let call = call.set_index_name(input.index_name).set_limit(input.limit);
                let call = call.set_consistent_read(input.consistent_read);
                let call = call.set_scan_index_forward(input.scan_index_forward);
                let call = call.set_exclusive_start_key(input.exclusive_start_key);
                let call = call.set_key_condition_expression(input.key_condition_expression);
                let call = call.set_filter_expression(input.filter_expression);
                let call = call.set_projection_expression(input.projection_expression);
                call.set_expression_attribute_names(input.expression_attribute_names)
                    .set_expression_attribute_values(input.expression_attribute_values)
                    .send()
                    .await?;
            }
            Self::BatchGet(input) => {
                client.batch_get_item().set_request_items(input.request_items).send().await?;
            }
            Self::Put(input) => {
                let told = input.return_values_on_condition_check_failure;
                let call = client.put_item().set_table_name(input.table_name);
                let call = call.set_item(input.item);
                let call = call.set_condition_expression(input.condition_expression);
                call.set_expression_attribute_names(input.expression_attribute_names)
                    .set_expression_attribute_values(input.expression_attribute_values)
                    .set_return_values_on_condition_check_failure(told)
                    .send()
                    .await?;
            }
            Self::Transact(input) => {
                let call = client.transact_write_items().set_transact_items(input.transact_items);
                call.set_client_request_token(input.client_request_token).send().await?;
            }
        }
        Ok(())
    }
}

/// Sends `inputs`, one after the other.
pub(crate) async fn send(client: &Client, inputs: Vec<Input>) -> Result<(), Failed> {
    for input in inputs {
        input.send(client).await?;
    }
    Ok(())
}

/// Keeps what the SDK is given. Clones are the same list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Inputs(Arc<Mutex<Vec<Input>>>);

impl Inputs {
    /// Empties the list and returns what was in it.
    pub(crate) fn take(&self) -> Vec<Input> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[dyn_dispatch_hint]
impl Intercept for Inputs {
    fn name(&self) -> &'static str {
        "Inputs"
    }

    fn read_before_serialization(
        &self,
        context: &BeforeSerializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let input = Input::of(context);
        let input =
            input.ok_or_else(|| format!("benches/handler-cpu/src/raw.rs lacks {context:?}"))?;
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(input);
        Ok(())
    }
}
