//! One of the two markets that get the same requests.

use app::system_clock;
use devserver::{
    DataDir, EXPIRING_TABLE, TABLE, demo,
    secrets::{ECPAY_ACCOUNTS, ORIGIN_VERIFY, SIGNING_KEYS},
};
use localcloud::Socket;
use testkit::World;

use crate::case::Failed;

/// A market with the demonstration in it, in memory, and the sockets to it.
pub(crate) struct Side {
    pub(crate) world: World,
    dynamodb: Socket,
    sqs: Socket,
    secrets: Socket,
    queues: Vec<String>,
    subscriptions: String,
}

impl Side {
    pub(crate) async fn open() -> Result<Self, Failed> {
        let world = World::open_in(DataDir::Memory, system_clock()()).await;
        demo::load(&world.market.app).await?;
        let market = &world.market;
        let (dynamodb, sqs) = (market.dynamo.listen().await?, market.queues.listen().await?);
        // The CDN's secret, for whoever comes by it.
        market.secrets.put(ORIGIN_VERIFY, "from the CDN");
        let secrets = market.secrets.listen().await?;
        let client = market.queues.client();
        let (mut queues, mut subscriptions) = (Vec::new(), String::new());
        for worker in codegen::workers() {
            let (id, Some(events)) = (worker.spec.id, worker.spec.events()) else { continue };
            let found = client.get_queue_url().queue_name(id).send().await?;
            let url = found.queue_url.ok_or("a queue without an address")?;
            let events: Vec<_> = events.iter().map(ToString::to_string).collect();
            subscriptions.push_str(&format!("{id} {} {url};", events.join(",")));
            queues.push(url);
        }
        Ok(Self { world, dynamodb, sqs, secrets, queues, subscriptions })
    }

    /// The settings of a function that works on this side.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        let config = &self.world.market.app.config;
        [
            ("TABLE", TABLE),
            ("EXPIRING_TABLE", EXPIRING_TABLE),
            ("SUBSCRIPTIONS", &self.subscriptions),
            ("PUBLIC_URL", &config.public_url),
            ("CALLBACK_URL", &config.callback_url),
            ("CORS_ORIGINS", &config.cors_origins.list.join(",")),
            ("JWT_SIGNING_KEYS_SECRET", SIGNING_KEYS),
            ("ECPAY_SECRET", ECPAY_ACCOUNTS),
            ("ORIGIN_VERIFY_SECRET", ORIGIN_VERIFY),
            ("ECPAY_ENVIRONMENT", "stage"),
            ("AWS_ENDPOINT_URL_DYNAMODB", &self.dynamodb.url()),
            ("AWS_ENDPOINT_URL_SQS", &self.sqs.url()),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", &self.secrets.url()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    /// Empties the queues, and returns how many messages were in them.
    pub(crate) async fn messages(&self) -> Result<usize, Failed> {
        let client = self.world.market.queues.client();
        let mut seen = 0_usize;
        for queue in &self.queues {
            let received = client.receive_message().queue_url(queue);
            let received = received.max_number_of_messages(10).send().await?;
            for message in received.messages.unwrap_or_default() {
                let receipt = message.receipt_handle.unwrap_or_default();
                let delete = client.delete_message().queue_url(queue);
                delete.receipt_handle(receipt).send().await?;
                seen = seen.saturating_add(1);
            }
        }
        Ok(seen)
    }
}
