//! How requests of the queues go.

use localcloud::sqs::Fault;

use super::{Kind, Weather};

impl Weather {
    /// What happens to a request of the queues.
    pub(crate) fn queue_fault(&self) -> Option<Fault> {
        if self.strikes(Kind::Refused) {
            return Some(Fault::Before);
        }
        self.strikes(Kind::RefusedAfter).then_some(Fault::After)
    }
}
