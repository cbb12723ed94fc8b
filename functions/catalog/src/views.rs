//! What the API shows of the catalogue.

use app::catalog::ProductDetail;
use domain::{
    CategoryId, ChoiceCode, GroupId, ImageUrl, LocationId, Multiline, Points, ProductId, StoreId,
    Text, Twd, TwdDelta, VariantCode,
    catalog::{
        Band, Category, CategoryRef, Choice, GroupWithStock, ProductCard, ProductKind,
        ProductWithStock, Sku, Variant, excerpt,
    },
    store::StoreName,
};
use endpoint::{ApiDialect, OkWithEtag, Rfc3339, View};
use serde::Serialize;

use crate::store_views::StoreNameView;

/// The category of a product.
#[derive(Clone, Debug, Serialize, View)]
pub struct CategoryRefView {
    /// Category id.
    pub id: CategoryId,
    /// Category name.
    pub name: Text<1, 40>,
    /// Category name in English.
    pub name_en: Option<Text<1, 60>>,
}

/// A variant of a product.
#[derive(Clone, Debug, Serialize, View)]
pub struct VariantView {
    /// Its code, unique in the product.
    pub id: VariantCode,
    /// Variant name.
    pub name: Text<1, 40>,
    /// Variant name in English.
    pub name_en: Option<Text<1, 60>>,
    /// The store's own name of it.
    pub sku: Option<Sku>,
    /// Price in TWD; null if it is sold for points only.
    pub price: Option<Twd>,
    /// What it would cost without the reduction.
    pub list_price: Option<Twd>,
    /// Units in stock; null if the stock is not tracked.
    pub stock: Option<u32>,
    /// Until when it is sold out for today; a time that is over says nothing.
    pub sold_out_until: Option<Rfc3339>,
}

/// A choice of an option group.
#[derive(Clone, Debug, Serialize, View)]
pub struct ChoiceView {
    /// Its code, unique in the store.
    pub code: ChoiceCode,
    /// Choice name.
    pub name: Text<1, 40>,
    /// Choice name in English.
    pub name_en: Option<Text<1, 60>>,
    /// What it adds to the price of one unit in TWD; below zero if it takes something off.
    pub price_delta: TwdDelta,
    /// Whether it can be chosen now. Its store has here whether it offers it, sold out or not.
    pub available: bool,
    /// Units in stock, whatever it is chosen with; null if the stock is not tracked.
    pub stock: Option<u32>,
    /// Until when it is sold out for today; a time that is over says nothing.
    pub sold_out_until: Option<Rfc3339>,
}

/// A group of choices that products offer.
#[derive(Clone, Debug, Serialize, View)]
pub struct OptionGroupView {
    /// Its id, unique in the store.
    pub id: GroupId,
    /// Group name.
    pub name: Text<1, 40>,
    /// Group name in English.
    pub name_en: Option<Text<1, 60>>,
    /// The fewest choices that are made of it.
    pub min: u16,
    /// The most.
    pub max: u16,
    /// The choices, in the order in which they are shown.
    pub choices: Vec<ChoiceView>,
}

/// A product and its stock.
#[derive(Clone, Debug, Serialize, View)]
pub struct ProductView {
    /// Product id.
    pub id: ProductId,
    /// The store that sells it.
    pub store_id: StoreId,
    /// That store, where products on sale are shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreNameView>,
    /// Kind of product.
    pub kind: ProductKind,
    /// Product name.
    pub name: Text<1, 100>,
    /// Product name in English.
    pub name_en: Option<Text<1, 150>>,
    /// Description. Lists leave it out, except the menu, which has its first 60 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Description in English. Lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_en: Option<Multiline<1, 4000>>,
    /// Price in TWD, the lowest of its variants; null if it is sold for points only.
    pub price: Option<Twd>,
    /// Price in points; null if it is sold for money only.
    pub points_price: Option<Points>,
    /// Units in stock, of all variants together; null if the stock is not tracked.
    pub stock: Option<u32>,
    /// Roughly how many units there are, in lists of products on sale, whose `stock` is what there
    /// is at least: 0, 1 or 6.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability: Option<Band>,
    /// Until when all of it is sold out for today; a time that is over says nothing. Shoppers see a
    /// stock of 0 until then.
    pub sold_out_until: Option<Rfc3339>,
    /// Whether it has variants or options: the product itself says which, and what must be chosen.
    pub has_choices: bool,
    /// Its variants; none if it is sold in one form. Lists leave them out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<VariantView>>,
    /// What can be chosen with it. Lists leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Vec<OptionGroupView>>,
    /// URL of its picture.
    pub image_url: Option<ImageUrl>,
    /// Category.
    pub category: Option<CategoryRefView>,
    /// Name of the category.
    pub category_name: Option<Text<1, 40>>,
    /// Whether it is on sale.
    pub is_active: bool,
    /// Counts the edits, from 1; sales do not count.
    pub version: u64,
    /// When it was created.
    pub created_at: Rfc3339,
    /// When it was last edited.
    pub updated_at: Rfc3339,
}

/// The stock of a variant of a product.
#[derive(Clone, Debug, Serialize, View)]
pub struct StockView {
    /// Product id.
    pub product_id: ProductId,
    /// Its variant; `0` if it is sold in one form.
    pub variant_id: VariantCode,
    /// Where the units are.
    pub location_id: LocationId,
    /// Units in stock; null if the stock is not tracked.
    pub stock: Option<u32>,
}

/// The stock of a choice of an option group.
#[derive(Clone, Debug, Serialize, View)]
pub struct ChoiceStockView {
    /// Group id.
    pub group_id: GroupId,
    /// Code of the choice.
    pub choice: ChoiceCode,
    /// Units in stock.
    pub stock: u32,
}

/// A group of a store's products.
#[derive(Clone, Debug, Serialize, View)]
pub struct CategoryView {
    /// Category id.
    pub id: CategoryId,
    /// Store id.
    pub store_id: StoreId,
    /// Category name, unique within the store.
    pub name: Text<1, 40>,
    /// Category name in English.
    pub name_en: Option<Text<1, 60>>,
    /// Description.
    pub description: Option<Multiline<1, 500>>,
    /// Description in English.
    pub description_en: Option<Multiline<1, 1000>>,
    /// Position in lists, from 0.
    pub position: u16,
    /// When it was created.
    pub created_at: Rfc3339,
}

impl ProductView {
    /// The product, with an ETag that changes with an edit, with the stock of each variant, with
    /// each option group and the stock of its choices:
    /// `version.stock-stock.version-version_stock_stock`.
    #[must_use]
    pub fn with_etag(detail: ProductDetail) -> OkWithEtag<Self> {
        let all = |numbers: Vec<String>| numbers.join("-");
        let found = &detail.found;
        let units = all(found.units.values().map(u32::to_string).collect());
        let group = |one: &GroupWithStock| {
            let units = one.units.values().map(|units| format!("_{units}"));
            format!("{}{}", one.group.version, units.collect::<String>())
        };
        let groups = all(detail.options.iter().map(group).collect());
        let mut etag = format!("{}.{units}", found.product.version);
        if !groups.is_empty() {
            etag.push_str(&format!(".{groups}"));
        }
        OkWithEtag { value: detail.into(), etag }
    }

    /// The product as the lists of products on sale show it to a design's client.
    #[must_use]
    pub fn card(card: ProductCard, design: ApiDialect) -> Self {
        Self {
            id: card.id,
            store_id: card.store,
            store: None,
            kind: card.kind,
            name: card.name,
            name_en: card.name_en,
            description: card.excerpt.filter(|_| design == ApiDialect::Restaurant),
            description_en: None,
            price: card.price,
            points_price: card.points_price,
            stock: card.band.map(Band::at_least),
            availability: card.band,
            sold_out_until: card.sold_out_until.map(Rfc3339),
            has_choices: card.forms,
            variants: None,
            options: None,
            image_url: card.image_url,
            category_name: card.category.as_ref().map(|category| category.name.clone()),
            category: card.category.map(CategoryRefView::from),
            is_active: true,
            version: card.version,
            created_at: Rfc3339(card.created_at),
            updated_at: Rfc3339(card.updated_at),
        }
    }

    /// The same with the store that sells it, if that is known.
    #[must_use]
    pub fn of_store(self, store: Option<&StoreName>) -> Self {
        Self { store: store.map(StoreNameView::from), ..self }
    }

    /// The product as its store's own list shows it to a design's client.
    #[must_use]
    pub fn listed(found: ProductWithStock, design: ApiDialect) -> Self {
        let menu = design == ApiDialect::Restaurant;
        let description = found.product.details.description.as_ref().filter(|_| menu);
        let description = description.map(excerpt);
        Self { description, description_en: None, ..found.into() }
    }
}

impl From<ProductDetail> for ProductView {
    fn from(ProductDetail { found, options }: ProductDetail) -> Self {
        let product = &found.product;
        let variant = |variant: &Variant| VariantView {
            id: variant.id,
            name: variant.name.clone(),
            name_en: variant.name_en.clone(),
            sku: variant.sku.clone(),
            price: product.price_of(variant.id),
            list_price: variant.list_price,
            stock: found.stock_of(variant.id),
            sold_out_until: product.sold_out.get(&variant.id).map(Rfc3339),
        };
        let variants = Some(product.variants.iter().map(variant).collect());
        let options = Some(options.into_iter().map(OptionGroupView::from).collect());
        Self { variants, options, ..found.into() }
    }
}

impl From<GroupWithStock> for OptionGroupView {
    fn from(GroupWithStock { group, units }: GroupWithStock) -> Self {
        let choice = |Choice { code, name, name_en, delta, available, .. }| ChoiceView {
            code,
            name,
            name_en,
            price_delta: delta,
            available,
            stock: units.get(&code).copied(),
            sold_out_until: group.sold_out.get(&code).map(Rfc3339),
        };
        Self {
            id: group.id,
            name: group.name,
            name_en: group.name_en,
            min: group.min,
            max: group.max,
            choices: group.choices.into_iter().map(choice).collect(),
        }
    }
}

impl From<ProductWithStock> for ProductView {
    fn from(ProductWithStock { product, stock, .. }: ProductWithStock) -> Self {
        let price = product.lowest_price();
        let sold_out_until = product.sold_out_until().map(Rfc3339);
        let has_choices = product.comes_in_forms();
        let details = product.details;
        Self {
            id: product.id,
            store_id: product.store,
            store: None,
            kind: details.kind,
            name: details.name,
            name_en: details.name_en,
            description: details.description.map(String::from),
            description_en: details.description_en,
            price,
            points_price: details.points_price,
            stock,
            availability: None,
            sold_out_until,
            has_choices,
            variants: None,
            options: None,
            image_url: details.image_url,
            category_name: details.category.as_ref().map(|category| category.name.clone()),
            category: details.category.map(CategoryRefView::from),
            is_active: details.active,
            version: product.version,
            created_at: Rfc3339(product.created_at),
            updated_at: Rfc3339(product.updated_at),
        }
    }
}

impl From<CategoryRef> for CategoryRefView {
    fn from(CategoryRef { id, name, name_en }: CategoryRef) -> Self {
        Self { id, name, name_en }
    }
}

impl From<Category> for CategoryView {
    fn from(category: Category) -> Self {
        Self {
            id: category.id,
            store_id: category.store,
            name: category.name,
            name_en: category.name_en,
            description: category.description,
            description_en: category.description_en,
            position: category.position,
            created_at: Rfc3339(category.created_at),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Timestamp,
        catalog::{Product, ProductDetails},
    };
    use serde_json::{Value, json};

    use super::*;

    fn gift(stock: Option<u32>) -> ProductWithStock {
        let at = Timestamp::from_millis(0);
        let details = ProductDetails {
            kind: ProductKind::Gift,
            name: Text::new("Mug").unwrap(),
            name_en: None,
            description: Some(Multiline::new("Blue.").unwrap()),
            description_en: None,
            price: None,
            points_price: Points::new(50),
            image_url: None,
            category: Some(CategoryRef {
                id: CategoryId::new(at, 1),
                name: Text::new("Cups").unwrap(),
                name_en: None,
            }),
            tracked: stock.is_some(),
            active: true,
        };
        let product = Product::list(ProductId::new(at, 1), StoreId::new(at, 2), details, at);
        let units = stock.map(|units| (VariantCode::ONLY, units)).into_iter().collect();
        ProductWithStock::new(product.unwrap(), &units)
    }

    #[test]
    fn lists_leave_out_the_description_but_for_the_menu() {
        for (design, description) in [
            (ApiDialect::Canonical, None),
            (ApiDialect::Points, None),
            (ApiDialect::Restaurant, Some(json!("Blue."))),
        ] {
            let view = serde_json::to_value(ProductView::listed(gift(None), design)).unwrap();
            assert_eq!(view.get("description"), description.as_ref(), "{design:?}");
            assert_eq!(view.get("stock"), Some(&Value::Null), "{design:?}");
            assert_eq!(view["category_name"], "Cups", "{design:?}");
        }
        let whole = serde_json::to_value(ProductView::from(gift(Some(3)))).unwrap();
        assert_eq!(whole["description"], "Blue.");
        assert_eq!(whole["stock"], 3);
    }

    #[test]
    fn the_etag_tells_stocks_apart() {
        let etag = |stock| {
            let detail = ProductDetail { found: gift(stock), options: Vec::new() };
            ProductView::with_etag(detail).etag
        };
        assert_eq!([etag(None), etag(Some(0)), etag(Some(12))], ["1.", "1.0", "1.12"]);
    }
}
