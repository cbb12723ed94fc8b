//! A cart as a guest's cookie holds it.

use db::StoredCart;
use domain::{Code, DomainError, Message, RecentKeys, cart::Cart, near::Near, shelf::Needed};
use fields::body_field;

use crate::{App, AppError, auth::Purpose, text};

/// How long a guest's cart is kept, in seconds.
pub const GUEST_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The longest value of a cookie that every browser keeps, less its name and attributes, in
/// bytes (RFC 6265 §6.1).
const MAX_COOKIE: usize = 3_900;

/// A cart: a guest's, as its signed cookie holds it, or that part of a customer's.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GuestCart {
    /// What is in it.
    pub lines: Cart,
    /// The idempotency keys of the last changes.
    #[serde(default, skip_serializing_if = "RecentKeys::is_empty")]
    pub keys: RecentKeys,
    /// Where its products come from, so that this is read with them.
    #[serde(default, skip_serializing_if = "Near::is_empty")]
    pub near: Near,
    /// Tells this cart from others with the same in it; none until something is put into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// A digest of the cookie that it came in, by which a second merge of the same is noticed.
    #[serde(skip)]
    pub digest: Option<String>,
}

impl GuestCart {
    /// What its lines need of the catalogue.
    pub(crate) fn needed(&self) -> Vec<Needed<'_>> {
        let lines = self.lines.lines().iter();
        lines
            .map(|line| Needed {
                product: line.product,
                variant: line.variant,
                choices: &line.choices,
            })
            .collect()
    }
}

impl From<&StoredCart> for GuestCart {
    fn from(stored: &StoredCart) -> Self {
        let (lines, keys, near) = (stored.lines.clone(), stored.keys.clone(), stored.near.clone());
        Self { lines, keys, near, id: None, digest: None }
    }
}

/// Signs a guest's cart for its cookie: the signature prevents changes, it does not encrypt.
#[must_use]
pub fn sign_cart(app: &App, cart: &GuestCart) -> String {
    let exp = app.now().plus_seconds(GUEST_SECONDS);
    app.signer().sign(Purpose::Cart, exp, cart)
}

/// The cart of a cookie; an empty one if its signature is wrong or it has expired.
#[must_use]
pub fn verify_cart(app: &App, cookie: &str) -> GuestCart {
    let Some(cart) = app.signer().read(Purpose::Cart, cookie, app.now()) else {
        return GuestCart::default();
    };
    GuestCart { digest: app.signer().fingerprints(&[cookie.as_bytes()]).into_iter().next(), ..cart }
}

/// `cart`, or an error if browsers would drop the cookie that holds it. What only saves a round
/// trip makes room for products.
pub(super) fn fits_cookie(app: &App, cart: GuestCart) -> Result<GuestCart, AppError> {
    let bare = GuestCart { near: Near::default(), ..cart.clone() };
    for cart in [cart, bare] {
        if sign_cart(app, &cart).len() <= MAX_COOKIE {
            return Ok(cart);
        }
    }
    let error = body_field("product_id", "range", Message::of(text::guest_cart_full));
    Err(DomainError::Fields(Code::ValidationFailed, vec![error]).into())
}
