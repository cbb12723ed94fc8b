//! The local services through the SDK's own clients, on a clock that the tests move.

#[cfg(test)]
mod dynamodb;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod sqs;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod support;
#[cfg(test)]
mod waiting;
