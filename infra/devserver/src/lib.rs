//! The market on one machine: every route, consumer and schedule in one process.
