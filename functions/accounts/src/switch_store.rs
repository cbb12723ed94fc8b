//! `POST /api/auth/store`

use app::{App, accounts};
use domain::{Code, StoreId};
use endpoint::{
    Access, Authenticated, Body, Collection, Documented, Endpoint, Language, Ok200, Problem, Spec,
};

use crate::{text, views::ActingView};

/// Act for another store that the caller works for. It counts from now on and after the next
/// sign-in.
#[derive(Documented)]
pub struct SwitchStore;

/// The store to act for.
#[derive(Clone, Debug, Body)]
pub struct SwitchStoreBody {
    /// Store id.
    pub store_id: StoreId,
}

impl Endpoint for SwitchStore {
    const SPEC: Spec = Spec::post("switch-store", "/api/auth/store")
        .dynamodb(&[Access::Update(Collection::Session), Access::Update(Collection::User)])
        .errors(&[Code::StoreNotFound, Code::SessionRevoked]);

    type Input = (Authenticated, Language, Body<SwitchStoreBody>);
    type Output = Ok200<ActingView>;

    async fn handle(
        app: &App,
        (caller, Language(locale), Body(body)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let acting = accounts::switch_store(app, caller.0, body.store_id).await?;
        Ok(Ok200(ActingView::new(acting, text::switched(locale))))
    }
}
