//! A whole market in a test: every route and consumer over the local cloud, with a clock moved by hand.
