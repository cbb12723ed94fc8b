//! Several inputs in one: the errors of all their fields are reported at once.

use app::{App, SecretSet};
use domain::Code;
use fields::{FieldError, Schemas};

use crate::{
    access::Access, auth::Auth, endpoint::FromRequest, operation::Operation, problem::Problem,
    request::Request,
};

macro_rules! tuples {
    ($($($part:ident)+;)*) => {$(
        impl<$($part: FromRequest),+> FromRequest for ($($part,)+) {
            const AUTH: Option<Auth> = first(&[$($part::AUTH),+]);
            const DYNAMODB: &'static [Access] = first_access(&[$($part::DYNAMODB),+]);
            const SECRETS: SecretSet = SecretSet::NONE$(.and($part::SECRETS))+;
            const TAKES_KEY: bool = false $(|| $part::TAKES_KEY)+;

            fn describe(operation: &mut Operation, schemas: &mut Schemas) {
                $($part::describe(operation, schemas);)+
            }

            #[allow(non_snake_case, reason = "the parts have no other names")]
            async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
                let mut wrong = Vec::new();
                $(let $part = keep($part::from_request(app, request).await, &mut wrong)?;)+
                match ($($part,)+) {
                    ($(Some($part),)+) => Ok(($($part,)+)),
                    _ => Err(Problem::fields(wrong)),
                }
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
}

/// A part that was read; field errors are collected, so that those of all parts are reported.
fn keep<T>(read: Result<T, Problem>, wrong: &mut Vec<FieldError>) -> Result<Option<T>, Problem> {
    match read {
        Ok(part) => Ok(Some(part)),
        Err(problem) if problem.code() == Code::ValidationFailed => {
            wrong.extend_from_slice(problem.errors());
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

const fn first(auths: &[Option<Auth>]) -> Option<Auth> {
    match auths.first() {
        Some(auth) => *auth,
        None => None,
    }
}

const fn first_access(tables: &[&'static [Access]]) -> &'static [Access] {
    // Only a caller reads the table, and it comes first.
    match tables.first() {
        Some(table) => table,
        None => &[],
    }
}
