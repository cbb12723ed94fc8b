//! One of the two markets that get the same requests.

use app::system_clock;
use devserver::{DataDir, Reached, Sockets, demo, secrets::ORIGIN_VERIFY};
use testkit::World;

use crate::case::Failed;

/// A market with the demonstration in it, in memory, and the sockets to it.
pub(crate) struct Side {
    pub(crate) world: World,
    sockets: Sockets,
    queues: Vec<String>,
}

impl Side {
    pub(crate) async fn open() -> Result<Self, Failed> {
        let world = World::open_in(DataDir::Memory, system_clock()()).await;
        demo::load(&world.market.app).await?;
        // What is listed follows the stream: whoever asks first and second shall see the same.
        world.drain().await;
        let market = &world.market;
        let sockets = Sockets::open(market, 0).await?;
        // The CDN's secret, for whoever comes by it.
        market.secrets.put(ORIGIN_VERIFY, "from the CDN");
        let client = market.queues.client();
        let mut queues = Vec::new();
        for worker in codegen::workers().iter().filter(|worker| worker.spec.events().is_some()) {
            let found = client.get_queue_url().queue_name(worker.spec.id).send().await?;
            queues.push(found.queue_url.ok_or("a queue without an address")?);
        }
        Ok(Self { world, sockets, queues })
    }

    /// The settings of a function that works on this side.
    pub(crate) fn settings(&self) -> Vec<(String, String)> {
        let market = &self.world.market;
        let config = &market.app.config;
        let reached =
            Reached { public_url: &config.public_url, callback_url: &config.callback_url };
        let settings = self.sockets.settings(market, reached);
        settings.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
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
