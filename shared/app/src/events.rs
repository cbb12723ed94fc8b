//! Events: from the table's stream to the queues of the consumers.

mod bus;
mod relay;

pub use bus::{BadRoute, Bus, Subscription};
pub use relay::relay;
