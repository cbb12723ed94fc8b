//! Golden items of users, stores and sessions.

use domain::{
    Email, Locale, Multiline, SessionId, Username,
    address_book::{AddressBook, SavedAddress},
    membership::Membership,
    policy::{ShippingFee, StorePolicy},
    session::Session,
    store::{Store, StoreKind},
    user::{Role, User},
};

use super::{AT, golden, key, store, text, twd, user, whole};
use crate::{
    Claim, Once, OnceBy, RevokedSession, item, memberships, once, sessions, stores, table::Key,
};

#[test]
fn golden_items_of_accounts() {
    let ming = User {
        id: user(),
        username: Username::new("Ming").unwrap(),
        email: Email::new("ming@example.com").unwrap(),
        password_hash: "$argon2id$".to_owned(),
        role: Role::Customer,
        name: Some(text("王小明")),
        phone: Some(domain::Phone::new("0912345678").unwrap()),
        locale: Locale::En,
        fingerprint: Some("abc".to_owned()),
        version: 2,
        created_at: AT,
        updated_at: AT.plus_seconds(1),
    };
    whole("user", &item::write(&Key::user(user()), &ming).unwrap(), &ming);

    let member = Membership::join(user(), store(), Role::Staff, AT);
    let [own, entry] = memberships::items(&member).unwrap();
    whole("membership", &own, &member);
    whole("staff_entry", &entry, &member.staff_entry());

    let claim = Claim { user: user() };
    whole("name_claim", &item::write(&Key::name("ming"), &claim).unwrap(), &claim);
    whole("email_claim", &item::write(&Key::email("ming@x.tw"), &claim).unwrap(), &claim);

    let home = SavedAddress {
        id: "home".parse().unwrap(),
        name: text("王小明"),
        phone: domain::Phone::new("0912345678").unwrap(),
        postal_code: domain::PostalCode::new("100").unwrap(),
        city: text("臺北市"),
        district: text("中正區"),
        street: text("重慶南路一段 122 號"),
    };
    let book = AddressBook { addresses: vec![home], version: 1 };
    whole("address_book", &item::write(&Key::address_book(user()), &book).unwrap(), &book);

    let fee = ShippingFee { main: twd(80), outlying: twd(150), free_from: Some(twd(1_000)) };
    let tea = Store {
        policy: StorePolicy { ship_home: Some(fee), most: Some(10) },
        ..Store::new(store(), text("茶行"), StoreKind::Shop, AT)
    };
    whole("store", &item::write(&Key::store(store()), &tea).unwrap(), &tea);
    let hill = Store {
        name_en: Some(text("Hill Tea")),
        chosen_slug: Some(domain::Slug::new("hill-tea").unwrap()),
        description: Some(Multiline::new("高山茶").unwrap()),
        description_en: Some(Multiline::new("Tea from high mountains.").unwrap()),
        ..tea
    };
    whole("store.named", &item::write(&Key::store(store()), &hill).unwrap(), &hill);
    whole("market_store", &item::write(&Key::market_store(&hill), &hill).unwrap(), &hill);
    for stored in golden("slug_claim", &stores::slug_claim(&hill).unwrap()) {
        assert_eq!(stores::holder(&stored), Some(store()));
    }

    let session = Session::begin(SessionId::new(AT, 5), user(), Some(store()), AT);
    whole("session", &sessions::session_item(&session).unwrap(), &session);
    let revoked = RevokedSession { session: session.id, at: AT };
    whole("revoked_session", &sessions::revoked_item(&revoked).unwrap(), &revoked);

    let used = key();
    let record = Once { by: OnceBy::User(user()), endpoint: "restock-product", key: &used };
    golden("once", &once::record(record, AT));
}
