//! The local services through the SDK's own clients, on a clock moved by hand.

#[cfg(test)]
mod dynamodb;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod hand;
#[cfg(test)]
mod sqs;
#[cfg(test)]
mod stream;
#[cfg(test)]
mod waiting;
