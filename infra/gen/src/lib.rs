//! Writes everything that follows from the routes: binaries, template, OpenAPI, sample events.
