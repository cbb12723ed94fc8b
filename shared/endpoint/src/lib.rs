//! The kit that endpoints are declared with: routes, requests, replies, problems.
