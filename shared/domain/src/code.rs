//! The list of error codes: every failure that a caller can see.

use std::str::FromStr;

use fields::choice;
use texts::{Catalogue, Entry};

use crate::Locale;

/// What a failure means to a caller; HTTP statuses follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The request can't be read.
    Malformed,
    /// The caller is not signed in, or its credentials are wrong.
    Unauthenticated,
    /// The caller is known but may not do this.
    Forbidden,
    /// It does not exist, or is not the caller's.
    NotFound,
    /// The path exists, its method doesn't.
    Method,
    /// A valid request that conflicts with the current state, the stock or a unique name.
    Conflict,
    /// The item has changed since the caller read it.
    Stale,
    /// The request is larger than we read.
    TooLarge,
    /// The body is in a format that we don't read.
    Unsupported,
    /// Readable, but a field breaks a rule.
    Invalid,
    /// The caller must name the version it wants to change.
    VersionRequired,
    /// Too many attempts; a later one will work.
    TooMany,
    /// A fault of ours; repeating the request will not help.
    Broken,
    /// Contended or throttled; repeating the request will help.
    Unavailable,
}

macro_rules! codes {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident = $spelling:literal, $kind:ident, $zh:literal, $en:literal;
    )*) => {
        /// Every failure a caller can see.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])* $name,)*
        }

        impl Code {
            /// All of them, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its stable spelling, as in a problem's `code`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $spelling),* }
            }

            /// What it means to the caller.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind),* }
            }

            /// One sentence for people, which also says what to do.
            #[must_use]
            pub fn text(self, locale: Locale) -> &'static str {
                match locale {
                    Locale::ZhTw => match self { $(Self::$name => $zh),* },
                    Locale::En => texts::english(match self { $(Self::$name => $en),* }),
                }
            }
        }

        /// The sentences of all codes.
        pub(crate) const CATALOGUE: Catalogue = Catalogue {
            module: module_path!(),
            entries: &[$(Entry {
                name: $spelling, note: concat!($($doc),*), zh_tw: $zh, en: $en, en_one: None,
            }),*],
        };
    };
}

codes! {
    /// The body is not JSON, or a header or a path can't be read.
    MalformedRequest = "malformed_request", Malformed,
        "無法讀取這個請求，請檢查格式。", "The request can't be read; check its format.";
    /// No token, or one that is expired, forged or revoked.
    Unauthenticated = "unauthenticated", Unauthenticated,
        "請先登入。", "Sign in first.";
    /// The name or the password is wrong.
    BadCredentials = "bad_credentials", Unauthenticated,
        "帳號或密碼錯誤。", "The name or the password is wrong.";
    /// The refresh token was used before, expired, or its session was revoked.
    SessionRevoked = "session_revoked", Unauthenticated,
        "登入已失效，請重新登入。", "The session has ended; sign in again.";
    /// The caller's role may not do this.
    Forbidden = "forbidden", Forbidden,
        "您沒有權限執行這個動作。", "Your role may not do this.";
    /// A registration asked for a role that only an admin gives.
    RoleNotAllowed = "role_not_allowed", Forbidden,
        "只能註冊為顧客或店家。", "You can register only as a customer or a merchant.";
    /// A form came from another site.
    CsrfCheckFailed = "csrf_check_failed", Forbidden,
        "這個表單不是從本站送出的。", "The form was not sent from this site.";
    /// No route has this path.
    RouteNotFound = "route_not_found", NotFound,
        "找不到這個網址。", "There is nothing at this address.";
    /// No such store, or the caller does not work for it.
    StoreNotFound = "store_not_found", NotFound,
        "找不到店家。", "There is no such store.";
    /// No such product, or not the caller's. A public client compares the English to the letter.
    ProductNotFound = "product_not_found", NotFound,
        "找不到商品。", "Product not found";
    /// The product has no such variant.
    VariantNotFound = "variant_not_found", NotFound,
        "這個商品沒有這個規格。", "The product has no such variant.";
    /// No such option group, or not the caller's.
    OptionGroupNotFound = "option_group_not_found", NotFound,
        "找不到這個選項群組。", "There is no such option group.";
    /// No such category.
    CategoryNotFound = "category_not_found", NotFound,
        "找不到分類。", "There is no such category.";
    /// The caller keeps no such address.
    AddressNotFound = "address_not_found", NotFound,
        "找不到這個地址。", "There is no such address.";
    /// No such order, or not the caller's.
    OrderNotFound = "order_not_found", NotFound,
        "找不到訂單。", "There is no such order.";
    /// No such payment, or not the caller's.
    PaymentNotFound = "payment_not_found", NotFound,
        "找不到付款紀錄。", "There is no such payment.";
    /// The path exists with other methods.
    MethodNotAllowed = "method_not_allowed", Method,
        "這個網址不接受這個方法。", "This address doesn't take that method.";
    /// The login name is taken.
    UsernameTaken = "username_taken", Conflict,
        "這個帳號已被使用，請換一個。", "The username is taken; choose another.";
    /// The e-mail address is taken.
    EmailTaken = "email_taken", Conflict,
        "這個電子郵件已被使用，請直接登入。", "The e-mail address is taken; sign in instead.";
    /// The store already has a category with that name.
    CategoryExists = "category_exists", Conflict,
        "這家店已有同名的分類。", "The store already has a category with this name.";
    /// The store has as many categories as it may have.
    StoreFull = "store_full", Conflict,
        "這家店的分類已達上限。", "The store has as many categories as it can have.";
    /// Another product of the store has that SKU.
    SkuTaken = "sku_taken", Conflict,
        "這家店的另一個商品已有這個貨號。", "Another product of the store has this SKU.";
    /// Another option group of the store has a choice with that code.
    ChoiceCodeTaken = "choice_code_taken", Conflict,
        "這家店的另一個選項群組已有這個選項代碼。",
        "Another option group of the store has a choice with this code.";
    /// Another store has that name in addresses.
    SlugTaken = "slug_taken", Conflict,
        "這個網址名稱已被其他店家使用，請換一個。", "Another store has that slug; choose another.";
    /// Fewer units are left than were ordered.
    OutOfStock = "out_of_stock", Conflict,
        "庫存不足。", "Insufficient stock.";
    /// The total is not what the buyer expected.
    PriceChanged = "price_changed", Conflict,
        "價格已變動，請確認新的金額。", "The price has changed; confirm the new total.";
    /// The product is not on sale, or can't be bought this way.
    ProductUnavailable = "product_unavailable", Conflict,
        "商品目前無法購買。", "The product can't be bought at present.";
    /// There is nothing to order.
    CartEmpty = "cart_empty", Conflict,
        "購物車是空的。", "The cart is empty.";
    /// The order can't go from its status to that one.
    InvalidTransition = "invalid_status_transition", Conflict,
        "訂單目前的狀態不能這樣變更。", "The order's status can't change that way.";
    /// The move is not the store's last one, too old, or something depends on it.
    UndoRefused = "undo_refused", Conflict,
        "這個動作已無法復原。", "The move can't be taken back any more.";
    /// The payment's provider has not yet confirmed it.
    PaymentUnconfirmed = "payment_unconfirmed", Conflict,
        "款項尚待綠界確認，請稍後再試。",
        "The payment is waiting for confirmation by ECPay; try again shortly.";
    /// An attempt to pay the order may hold money; its provider is being asked.
    PaymentChecking = "payment_checking", Conflict,
        "前一次付款還在確認中，請稍候幾秒再試，以免重複付款。",
        "An earlier payment is still being checked; try again in a few seconds.";
    /// The customer has as many unpaid orders as there may be at once.
    TooManyUnpaidOrders = "too_many_unpaid_orders", Conflict,
        "您有太多未付款的訂單，請先付款或取消其中一些。",
        "Too many of your orders are unpaid; pay or cancel some first.";
    /// There were too many attempts to pay the order.
    TooManyPayments = "too_many_payments", Conflict,
        "付款嘗試次數過多，請重新下單。", "Too many attempts to pay; place a new order.";
    /// The caller keeps as many addresses as there may be.
    TooManyAddresses = "too_many_addresses", Conflict,
        "地址已達上限，請先刪除一個。", "You keep as many addresses as there may be; remove one first.";
    /// The stock of this product is not tracked.
    StockNotTracked = "stock_not_tracked", Conflict,
        "這個商品沒有計算庫存。", "The stock of this product is not counted.";
    /// `If-Match` names an older version.
    VersionConflict = "version_conflict", Stale,
        "資料已被更新，請重新載入。", "It has changed since you read it; read it again.";
    /// The body exceeds 256 KB.
    PayloadTooLarge = "payload_too_large", TooLarge,
        "請求內容超過 256 KB。", "The body exceeds 256 KB.";
    /// The body is not of a type that the route reads.
    UnsupportedMediaType = "unsupported_media_type", Unsupported,
        "請使用文件列出的 Content-Type，並且不要使用 Content-Encoding。",
        "Send the Content-Type that the operation documents, without a Content-Encoding.";
    /// Fields break their rules; `errors` lists them all.
    ValidationFailed = "validation_failed", Invalid,
        "部分欄位不正確，請修正標示的欄位。",
        "Some fields are wrong; correct those that are named.";
    /// The product has several variants and none was named.
    VariantRequired = "variant_required", Invalid,
        "請選擇規格。", "The product has several variants; choose one.";
    /// The products are of more than one store.
    OneStorePerOrder = "one_store_per_order", Invalid,
        "一張訂單只能有同一家店的商品，請分開下單。",
        "An order holds products of one store; order the others separately.";
    /// A key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", Invalid,
        "這個 Idempotency-Key 已用於不同的請求。",
        "This Idempotency-Key was used for another request; take a new one.";
    /// The endpoint takes no idempotency key.
    IdempotencyKeyUnsupported = "idempotency_key_unsupported", Invalid,
        "這個網址不接受 Idempotency-Key，請移除這個標頭。",
        "This endpoint takes no Idempotency-Key; leave the header out.";
    /// `If-Match` is missing.
    PreconditionRequired = "precondition_required", VersionRequired,
        "請以 If-Match 指明版本。", "Name the version that you read in If-Match.";
    /// Too many wrong passwords.
    RateLimited = "rate_limited", TooMany,
        "嘗試次數過多，請稍後再試。", "Too many attempts; wait before you try again.";
    /// A fault of ours.
    InternalError = "internal_error", Broken,
        "系統發生錯誤，我們已經記錄下來。", "Something went wrong on our side; it has been recorded.";
    /// The table is busy or unreachable.
    ServiceUnavailable = "service_unavailable", Unavailable,
        "系統忙碌中，請稍後再試。", "The market is busy; try again in a moment.";
}

choice!(Code, as_str);

impl FromStr for Code {
    type Err = ();

    fn from_str(spelling: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|code| code.as_str() == spelling).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn spellings_are_unique_and_every_code_speaks_both_languages() {
        let spellings: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(spellings.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.text(Locale::En).is_ascii(), "{code:?}");
            assert!(!code.text(Locale::ZhTw).is_ascii(), "{code:?}");
        }
    }
}
