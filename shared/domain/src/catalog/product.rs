//! Products, as their merchants describe them.

use fields::{FieldError, Message, Patch, Step, body_field};
use serde::{Deserialize, Serialize};
use texts::Count;

use super::{
    category::CategoryRef,
    kind::ProductKind,
    sold_out::SoldOut,
    variant::{MAX_VARIANTS, Sku, Variant},
};
use crate::{
    Code, DomainError, GroupId, ImageUrl, Multiline, Points, Precondition, ProductId, StoreId,
    Text, Timestamp, Twd, VariantCode, fold::fold, text::catalog as text,
};

/// The details of a product, as its merchant set them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductDetails {
    /// Its kind.
    pub kind: ProductKind,
    /// Its name.
    pub name: Text<1, 100>,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 150>>,
    /// Its description.
    pub description: Option<Multiline<1, 4000>>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_en: Option<Multiline<1, 4000>>,
    /// What it costs in TWD.
    pub price: Option<Twd>,
    /// What it costs in points.
    pub points_price: Option<Points>,
    /// The URL of its picture.
    pub image_url: Option<ImageUrl>,
    /// Its category.
    pub category: Option<CategoryRef>,
    /// Whether its stock is tracked.
    pub tracked: bool,
    /// Whether it is on sale.
    pub active: bool,
}

/// The change of an edit; what it leaves out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductChange {
    /// Its kind.
    pub kind: Option<ProductKind>,
    /// Its name.
    pub name: Option<Text<1, 100>>,
    /// Its name in English.
    pub name_en: Patch<Text<1, 150>>,
    /// Its description.
    pub description: Patch<Multiline<1, 4000>>,
    /// The same in English.
    pub description_en: Patch<Multiline<1, 4000>>,
    /// What it costs in TWD.
    pub price: Patch<Twd>,
    /// What it costs in points.
    pub points_price: Patch<Points>,
    /// The URL of its picture.
    pub image_url: Patch<ImageUrl>,
    /// Its category.
    pub category: Patch<CategoryRef>,
    /// Whether it is on sale.
    pub active: Option<bool>,
}

impl ProductDetails {
    /// The details after `change`.
    #[must_use]
    pub fn changed(&self, change: ProductChange) -> Self {
        let old = self.clone();
        Self {
            kind: change.kind.unwrap_or(old.kind),
            name: change.name.unwrap_or(old.name),
            name_en: change.name_en.apply(old.name_en),
            description: change.description.apply(old.description),
            description_en: change.description_en.apply(old.description_en),
            price: change.price.apply(old.price),
            points_price: change.points_price.apply(old.points_price),
            image_url: change.image_url.apply(old.image_url),
            category: change.category.apply(old.category),
            tracked: old.tracked,
            active: change.active.unwrap_or(old.active),
        }
    }
}

/// A product. Its stock is an item of its own, so that a sale does not change the product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Product id.
    pub id: ProductId,
    /// The store that sells it.
    pub store: StoreId,
    /// The merchant's details.
    #[serde(flatten)]
    pub details: ProductDetails,
    /// The forms in which it is sold; without any there is one, [`VariantCode::ONLY`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The store's option groups that it offers, in the order in which they are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<GroupId>,
    /// The variants that are sold out for today.
    #[serde(rename = "off", default, skip_serializing_if = "SoldOut::is_empty")]
    pub sold_out: SoldOut<VariantCode>,
    /// The fingerprint of the request that created it, if that had an idempotency key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Counts the edits, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it was first listed.
    pub created_at: Timestamp,
    /// Since when it counts as new: earlier where its store has listed many at once.
    pub new_since: Timestamp,
    /// When it was last edited.
    pub updated_at: Timestamp,
}

/// What a merchant sells: the details, the variants, the options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The details.
    pub details: ProductDetails,
    /// The variants.
    pub variants: Vec<Variant>,
    /// The store's option groups that it offers.
    pub options: Vec<GroupId>,
}

impl From<ProductDetails> for Offer {
    fn from(details: ProductDetails) -> Self {
        Self { details, variants: Vec::new(), options: Vec::new() }
    }
}

/// The most option groups of a product.
pub const MAX_OPTIONS: usize = 10;

impl Product {
    /// Whether it is chosen in one of several forms: it has variants or options.
    #[must_use]
    pub const fn comes_in_forms(&self) -> bool {
        !self.variants.is_empty() || !self.options.is_empty()
    }

    /// A new product.
    ///
    /// # Errors
    /// [`Code::ValidationFailed`] when it, or one of its variants, has no price at all, and when
    /// variants or options contradict each other.
    pub fn list(
        id: ProductId,
        store: StoreId,
        offer: impl Into<Offer>,
        now: Timestamp,
    ) -> Result<Self, DomainError> {
        let Offer { details, variants, options } = checked(offer.into())?;
        let (version, created_at, updated_at, fingerprint) = (1, now, now, None);
        Ok(Self {
            id,
            store,
            details,
            variants,
            options,
            sold_out: SoldOut::default(),
            fingerprint,
            version,
            created_at,
            new_since: now,
            updated_at,
        })
    }

    /// What it offers.
    #[must_use]
    pub fn offer(&self) -> Offer {
        Offer {
            details: self.details.clone(),
            variants: self.variants.clone(),
            options: self.options.clone(),
        }
    }

    /// The product with `offer`; `None` if that changes nothing.
    ///
    /// # Errors
    /// [`Code::VersionConflict`] when `precondition` does not allow its version; as
    /// [`Product::list`].
    pub fn edit(
        &self,
        precondition: &Precondition,
        offer: Offer,
        now: Timestamp,
    ) -> Result<Option<Self>, DomainError> {
        precondition.check(self.version)?;
        let offer = checked(offer)?;
        if offer == self.offer() {
            return Ok(None);
        }
        let Offer { details, variants, options } = offer;
        let version = self.version.saturating_add(1);
        let new = Self { details, variants, options, version, updated_at: now, ..self.clone() };
        Ok(Some(new))
    }

    /// The product, no longer on sale; `None` if it is off sale already.
    #[must_use]
    pub fn deactivated(&self, now: Timestamp) -> Option<Self> {
        if !self.details.active {
            return None;
        }
        let details = ProductDetails { active: false, ..self.details.clone() };
        let version = self.version.saturating_add(1);
        Some(Self { details, version, updated_at: now, ..self.clone() })
    }

    /// The codes of its variants; [`VariantCode::ONLY`] if it declares none.
    pub fn codes(&self) -> impl Iterator<Item = VariantCode> {
        let only = self.variants.is_empty().then_some(VariantCode::ONLY);
        only.into_iter().chain(self.variants.iter().map(|variant| variant.id))
    }

    /// The variant that `named` names, or the only one; `None` is that of a product that declares
    /// none.
    ///
    /// # Errors
    /// What is wrong with `variant_id`, and its code: [`Code::VariantRequired`] when there are
    /// several and none is named, [`Code::ValidationFailed`] when there is none such.
    pub fn variant(
        &self,
        named: Option<VariantCode>,
    ) -> Result<Option<&Variant>, (Code, FieldError)> {
        let wrong = |code, kind, message| {
            (code, FieldError { loc: vec![Step::name("variant_id")], message, kind })
        };
        match (named, self.variants.as_slice()) {
            (None | Some(VariantCode::ONLY), []) => Ok(None),
            (None, [only]) => Ok(Some(only)),
            (None, _) => {
                let message = Message::of(text::variant_missing);
                Err(wrong(Code::VariantRequired, "missing", message))
            }
            (Some(code), variants) => {
                let found = variants.iter().find(|variant| variant.id == code);
                found.map(Some).ok_or_else(|| {
                    let message = Message::of(text::variant_unknown);
                    wrong(Code::ValidationFailed, "not_found", message)
                })
            }
        }
    }

    /// What a unit of `variant` costs in TWD, without choices.
    #[must_use]
    pub fn price_of(&self, variant: VariantCode) -> Option<Twd> {
        let found = self.variants.iter().find(|one| one.id == variant);
        found.and_then(|variant| variant.price).or(self.details.price)
    }

    /// What its cheapest variant costs in TWD.
    #[must_use]
    pub fn lowest_price(&self) -> Option<Twd> {
        self.codes().filter_map(|code| self.price_of(code)).min()
    }

    /// Until when nothing of it can be had; `None` if one of its variants is not sold out. The time
    /// may be over.
    #[must_use]
    pub fn sold_out_until(&self) -> Option<Timestamp> {
        let each = self.codes().map(|code| self.sold_out.get(&code));
        each.collect::<Option<Vec<_>>>()?.into_iter().min()
    }

    /// The product, of which `variant`, or every one, is sold out for today, or is not any more;
    /// `None` if that is so already.
    ///
    /// # Errors
    /// [`Code::VariantNotFound`].
    pub fn with_sold_out(
        &self,
        variant: Option<VariantCode>,
        sold_out: bool,
        now: Timestamp,
    ) -> Result<Option<Self>, DomainError> {
        let meant = |code: &VariantCode| variant.is_none_or(|named| named == *code);
        let codes: Vec<_> = self.codes().filter(meant).collect();
        if codes.is_empty() {
            return Err(Code::VariantNotFound.into());
        }
        let next = self.sold_out.clone().with(codes, sold_out.then(|| now.day_end()), now);
        let version = self.version.saturating_add(1);
        Ok((next != self.sold_out).then(|| Self {
            sold_out: next,
            version,
            updated_at: now,
            ..self.clone()
        }))
    }
}

/// `offer` as it is stored: a variant for the product's price has none of its own, so that it
/// follows when that changes.
fn checked(mut offer: Offer) -> Result<Offer, DomainError> {
    let details = &offer.details;
    let own = details.price.is_some() || details.points_price.is_some();
    let mut errors = Vec::new();
    if !own && (offer.variants.is_empty() || offer.variants.iter().any(|one| one.price.is_none())) {
        errors.push(body_field("price", "missing", Message::of(text::price_missing)));
    }
    if offer.variants.len() > MAX_VARIANTS {
        let most = Count::of(MAX_VARIANTS);
        let message = Message::of(|locale| text::too_many_variants(locale, most));
        errors.push(body_field("variants", "range", message));
    }
    let folded = |sku: &Sku| fold(sku.as_str());
    for (index, variant) in offer.variants.iter().enumerate() {
        let before = offer.variants.iter().take(index);
        let of = |field: &str| {
            let of = ["body", "variants"].map(Step::name).into_iter();
            of.chain([Step::Index(index), Step::name(field)]).collect()
        };
        if variant.id == VariantCode::ONLY || before.clone().any(|one| one.id == variant.id) {
            let message = Message::of(text::variant_id_taken);
            errors.push(FieldError { loc: of("id"), message, kind: "duplicate" });
        }
        let sku = variant.sku.as_ref().map(folded);
        if sku.is_some() && before.clone().any(|one| one.sku.as_ref().map(folded) == sku) {
            let message = Message::of(text::sku_repeated);
            errors.push(FieldError { loc: of("sku"), message, kind: "duplicate" });
        }
    }
    let repeated =
        |(index, id): (usize, &GroupId)| offer.options.iter().take(index).any(|o| o == id);
    if let Some(index) = offer.options.iter().enumerate().position(repeated) {
        let message = Message::of(text::group_repeated);
        let loc = vec![Step::name("body"), Step::name("options"), Step::Index(index)];
        errors.push(FieldError { loc, message, kind: "duplicate" });
    }
    if !errors.is_empty() {
        return Err(DomainError::Fields(Code::ValidationFailed, errors));
    }
    for variant in &mut offer.variants {
        variant.price = variant.price.filter(|price| details.price != Some(*price));
    }
    Ok(offer)
}
