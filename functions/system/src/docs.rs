//! `GET /docs`

use std::collections::BTreeMap;

use app::App;
use domain::Code;
use endpoint::{Anyone, Endpoint, Html, Problem, Spec};
use http::StatusCode;
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;

use crate::openapi::DOCUMENT;

/// Shows the OpenAPI document to people: every operation, and what it may refuse.
pub struct Docs;

/// Nothing is loaded but style sheets of our own.
const POLICY: &str = "default-src 'none'; style-src 'self'";

impl Endpoint for Docs {
    const SPEC: Spec = Spec::get("docs", "/docs").summary("Show this document to people.");

    type Input = (Anyone,);
    type Output = Html;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        let document = Document::read(DOCUMENT).ok_or(Code::Broken)?;
        let markup = document.draw();
        Ok(Html { status: StatusCode::OK, markup, policy: POLICY.to_owned() })
    }
}

/// As much of the document as the page shows.
#[derive(Debug, Deserialize)]
struct Document {
    info: Info,
    /// By path and method.
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
}

#[derive(Debug, Deserialize)]
struct Info {
    title: String,
    version: String,
    #[serde(default)]
    description: String,
}

#[derive(Debug, Deserialize)]
struct Operation {
    #[serde(default)]
    summary: String,
    #[serde(default)]
    parameters: Vec<Parameter>,
    /// By status; problems have their codes as the description.
    #[serde(default)]
    responses: BTreeMap<String, Response>,
    /// The least role that may call.
    #[serde(rename = "x-role")]
    role: Option<String>,
    /// Another path of an operation that has one.
    #[serde(default, rename = "deprecated")]
    alias: bool,
}

#[derive(Debug, Deserialize)]
struct Parameter {
    name: String,
    #[serde(rename = "in")]
    place: String,
    #[serde(default)]
    required: bool,
}

#[derive(Debug, Deserialize)]
struct Response {
    description: String,
}

impl Document {
    fn read(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    fn draw(&self) -> Markup {
        let Info { title, version, description } = &self.info;
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) " API " (version) }
                    link rel="stylesheet" href="/assets/style.css";
                }
                body {
                    main {
                        h1 { (title) " API " (version) }
                        p { (description) }
                        p { a href="/api/openapi.json" { "OpenAPI 3.1 document" } }
                        @for (path, operations) in &self.paths {
                            section {
                                h2 { code { (path) } }
                                @for (method, operation) in operations {
                                    (operation.draw(&method.to_uppercase()))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

impl Operation {
    fn draw(&self, method: &str) -> Markup {
        html! {
            h3 { code { (method) } " " (self.summary) @if self.alias { " (alias)" } }
            dl {
                dt { "Role" }
                dd { (self.role.as_deref().unwrap_or("public")) }
                @if !self.parameters.is_empty() {
                    dt { "Parameters" }
                    @for parameter in &self.parameters {
                        dd {
                            code { (parameter.name) } " in " (parameter.place)
                            @if parameter.required { ", required" }
                        }
                    }
                }
                dt { "Answers" }
                @for (status, response) in &self.responses {
                    dd { (status) ": " (response.description) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_operation_of_the_embedded_document() {
        let document = Document::read(DOCUMENT).unwrap();
        let page = document.draw().into_string();
        for path in document.paths.keys() {
            assert!(page.contains(path), "{path}");
        }
        for forbidden in ["<script", "<style", "style=", "http://", "onclick"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    }

    #[test]
    fn an_operation_is_shown_with_role_parameters_and_codes() {
        let route = endpoint::openapi::document(crate::ROUTES).to_string();
        let page = Document::read(&route).unwrap().draw().into_string();
        for text in ["/api/health", "GET", "public", "500: broken", "200: Success."] {
            assert!(page.contains(text), "{text}");
        }

        let document = r#"{
            "info": { "title": "T", "version": "1" },
            "paths": { "/a/{id}": { "delete": {
                "summary": "Take <it> away.", "x-role": "staff", "deprecated": true,
                "parameters": [{ "name": "id", "in": "path", "required": true }],
                "responses": { "404": { "description": "order_not_found" } }
            } } }
        }"#;
        let page = Document::read(document).unwrap().draw().into_string();
        let texts = [
            "/a/{id}",
            "DELETE",
            "Take &lt;it&gt; away. (alias)",
            "staff",
            "in path, required",
            "404: order_not_found",
        ];
        for text in texts {
            assert!(page.contains(text), "{text} is not in {page}");
        }
    }
}
