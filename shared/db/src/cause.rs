//! What led to a change: the id of a request, or the name of a schedule. Orders and payments keep
//! that of their last change in an attribute of at most 23 bytes, from which their events have it.

/// The most characters of a cause that are kept: the first 64 bits of a request's UUID, by which
/// all log lines of the request are found.
pub const MAX_CAUSE: usize = 18;

tokio::task_local! {
    static CAUSE: String;
}

/// Runs `work`; what it writes has the cause that `id` begins with.
pub async fn caused_by<T>(id: &str, work: impl Future<Output = T>) -> T {
    let cause = id.chars().take(MAX_CAUSE).collect();
    CAUSE.scope(cause, work).await
}

/// The cause of what is written now, if there is one.
#[must_use]
pub fn current() -> Option<String> {
    CAUSE.try_with(String::clone).ok().filter(|cause| !cause.is_empty())
}
