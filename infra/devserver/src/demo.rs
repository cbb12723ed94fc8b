//! The demonstration market: four stores, their products, and logins, each with
//! its name as its password. The same ids every time. It exists in the local server only; no
//! function can load it.

mod data;

use app::{
    App,
    catalog::{NewChoice, NewOptionGroup},
};
use db::TransactionError;
use domain::{
    CategoryId, ChoiceCode, Email, GroupId, Locale, Multiline, Phone, ProductId, Slug, StoreId,
    Text, Timestamp, Twd, TwdDelta, UserId, Username,
    catalog::{Category, CategoryRef, Offer, Product, ProductDetails, ProductKind, Variant},
    membership::Membership,
    store::Store,
    user::{Role, User},
};

use fields::Patch;

use data::{Both, Group, Item, STORES, Size, Stall};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The time in the ids of the demonstration market.
const FOUNDED: Timestamp = Timestamp::from_millis(1_767_225_600_000);

/// The logins of the demonstration, each with its name as its password.
pub const LOGINS: &[(&str, Role)] = &[
    ("customer", Role::Customer),
    ("staff", Role::Staff),
    ("merchant", Role::Merchant),
    ("admin", Role::Admin),
    ("tea", Role::Merchant),
    ("stall", Role::Merchant),
];

/// The store that a login works for: each store has one.
fn store_of(login: &str) -> Option<StoreId> {
    let number = match login {
        "tea" => 0,
        "staff" => 1,
        "merchant" => 2,
        "stall" => 3,
        _ => return None,
    };
    Some(store_id(number))
}

/// The further store that a login works for, as staff: the merchant of the gift shop helps in the
/// restaurant.
fn helps_in(login: &str) -> Option<StoreId> {
    (login == "merchant").then(|| store_id(1))
}

/// The store number `number` of the demonstration, from 0.
#[must_use]
pub fn store_id(number: u64) -> StoreId {
    StoreId::new(FOUNDED, number)
}

/// The product number `number` of store `store`, both from 0.
#[must_use]
pub fn product_id(store: u64, number: u64) -> ProductId {
    ProductId::new(FOUNDED, store.saturating_mul(1_000).saturating_add(number))
}

/// Loads the demonstration market, unless it is there, and returns whether it was loaded.
///
/// # Errors
/// When the table fails. The same items are written again the next time.
pub async fn load(app: &App) -> Result<bool, Failed> {
    // The last item that is written: if it is there, all others are.
    let last = u64::try_from(LOGINS.len()).unwrap_or_default();
    if app.db.user(UserId::new(FOUNDED, last)).await?.is_some() {
        return Ok(false);
    }
    for (number, stall) in (0..).zip(STORES) {
        open_store(app, number, stall).await?;
    }
    for (number, (name, role)) in (1..).zip(LOGINS) {
        let store = store_of(name);
        let hash = app::hash_password((*name).to_owned()).await?;
        let mut user = person(number, name, hash)?;
        if *role == Role::Customer {
            user.name = Some(Text::new("王小明")?);
            user.phone = Some(Phone::new("0912345678")?);
        }
        let member = store.map(|store| Membership::join(user.id, store, *role, FOUNDED));
        if member.is_none() {
            user.role = *role;
        }
        if let Some(store) = helps_in(name) {
            // Used earlier than the own store, for which a sign-in acts.
            let earlier = FOUNDED.plus_seconds(-1);
            let helper = Membership::join(user.id, store, Role::Staff, earlier);
            again(app.db.join_store(&helper).await)?;
        }
        again(app.db.register(&user, member.as_ref(), None, None).await)?;
    }
    Ok(true)
}

/// An item that exists already was written by an unfinished run, and is the same.
fn again<E: std::fmt::Debug>(written: Result<(), TransactionError<E>>) -> Result<(), Failed>
where
    TransactionError<E>: Into<Failed>,
{
    match written {
        Ok(()) | Err(TransactionError::Condition(_)) => Ok(()),
        Err(rejected @ TransactionError::Db(_)) => Err(rejected.into()),
    }
}

async fn open_store(app: &App, number: u64, stall: &Stall) -> Result<(), Failed> {
    let [name, name_en] = stall.name;
    let [about, about_en] = stall.about;
    // One after the other, so that the list of stores has a definite order.
    let founded = FOUNDED.plus_seconds(i64::try_from(number).unwrap_or_default());
    let store = Store {
        name_en: Some(Text::new(name_en)?),
        chosen_slug: Some(Slug::new(stall.slug)?),
        description: Some(Multiline::new(about)?),
        description_en: Some(Multiline::new(about_en)?),
        ..Store::new(store_id(number), Text::new(name)?, stall.kind, founded)
    };
    let owner = format!("owner{}", number.saturating_add(1));
    let hash = app::hash_password(owner.clone()).await?;
    let owner = person(number.saturating_add(100), &owner, hash)?;
    let member = Membership::join(owner.id, store.id, Role::Merchant, FOUNDED);
    again(app.db.register(&owner, Some(&member), Some(&store), None).await)?;

    for group in stall.groups {
        app::catalog::set_option_group(app, store.id, &group_of(group)?).await?;
    }
    let mut product = 0_u64;
    for (position, shelf) in (0_u16..).zip(stall.shelves) {
        let category = category(store.id, shelf.name, position)?;
        again(app.db.add_category(&category, None).await)?;
        let place = CategoryRef::from(&category);
        for item in shelf.items {
            let id = product_id(number, product);
            let listed = product_of(id, store.id, shelf.kind, &place, item, product)?;
            let first =
                item.units.iter().flat_map(|units| listed.codes().map(move |code| (code, *units)));
            let first = first.collect();
            again(app.db.list_product(&listed, &first).await)?;
            product = product.saturating_add(1);
        }
    }
    Ok(())
}

fn category(store: StoreId, name: Both, position: u16) -> Result<Category, Failed> {
    let [name, name_en] = name;
    let (name, name_en) = (Text::new(name)?, Some(Text::new(name_en)?));
    let folded = domain::fold(name.as_str());
    let id = CategoryId::derived(&[&store.to_string(), &folded]);
    Ok(Category {
        id,
        store,
        name,
        name_en,
        description: None,
        description_en: None,
        position,
        created_at: FOUNDED,
    })
}

fn group_of(group: &Group) -> Result<NewOptionGroup, Failed> {
    let choice = |(code, [name, name_en], delta): &(&str, Both, i64)| {
        Ok::<_, Failed>(NewChoice {
            code: code.parse::<ChoiceCode>().map_err(|_| format!("{code} is no code"))?,
            name: Text::new(name)?,
            name_en: Some(Text::new(name_en)?),
            delta: TwdDelta::new(*delta).ok_or("too much")?,
            available: true,
            units: Patch::Keep,
        })
    };
    let ([name, name_en], (min, max)) = (group.name, group.takes);
    let choices = group.choices.iter().map(choice).collect::<Result<_, _>>()?;
    let id = group.id.parse::<GroupId>().map_err(|_| format!("{} is no id", group.id))?;
    let (name, name_en) = (Text::new(name)?, Some(Text::new(name_en)?));
    Ok(NewOptionGroup { id, name, name_en, min, max, choices })
}

fn variant_of(size: &Size) -> Result<Variant, Failed> {
    let [name, name_en] = size.name;
    Ok(Variant {
        id: size.code.parse().map_err(|_| format!("{} is no code", size.code))?,
        name: Text::new(name)?,
        name_en: Some(Text::new(name_en)?),
        sku: None,
        price: size.price.and_then(Twd::new),
        list_price: None,
    })
}

fn product_of(
    id: ProductId,
    store: StoreId,
    kind: ProductKind,
    category: &CategoryRef,
    item: &Item,
    order: u64,
) -> Result<Product, Failed> {
    let ([name, name_en], [about, about_en]) = (item.name, item.about);
    let details = ProductDetails {
        kind,
        name: Text::new(name)?,
        name_en: Some(Text::new(name_en)?),
        description: Some(Multiline::new(about)?),
        description_en: Some(Multiline::new(about_en)?),
        price: Twd::new(item.price),
        points_price: item.points.and_then(domain::Points::new),
        image_url: None,
        category: Some(category.clone()),
        tracked: item.units.is_some(),
        active: true,
    };
    // Listed one minute after the other, so that sorting by newest has a definite order.
    let minutes = i64::try_from(order).unwrap_or_default().saturating_mul(60);
    let variants = item.sizes.iter().map(variant_of).collect::<Result<_, _>>()?;
    let asked = item.asks.iter().map(|group| group.parse::<GroupId>());
    let options = asked.collect::<Result<_, _>>().map_err(|_| format!("{name}: no such group"))?;
    let offer = Offer { details, variants, options };
    Ok(Product::list(id, store, offer, FOUNDED.plus_seconds(minutes))
        .map_err(|error| format!("{name}: {}", error.detail(Locale::En)))?)
}

fn person(number: u64, name: &str, password_hash: String) -> Result<User, Failed> {
    Ok(User {
        id: UserId::new(FOUNDED, number),
        username: Username::new(name)?,
        email: Email::new(&format!("{name}@night-market.example"))?,
        password_hash,
        role: Role::Customer,
        name: None,
        phone: None,
        locale: Locale::ZhTw,
        fingerprint: None,
        version: 1,
        created_at: FOUNDED,
        updated_at: FOUNDED,
    })
}
