//! Stream relay, queue consumers and schedules.
