//! Health, the OpenAPI document and its page.
