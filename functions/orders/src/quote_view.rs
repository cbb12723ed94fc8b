//! What the API shows of the price of an order.

use app::orders::Quoted;
use domain::{
    StoreId, Twd,
    order::{FulfilmentMethod, Line},
    payment::PaymentMethod,
};
use endpoint::{Named, View};
use serde::Serialize;

use crate::views::{AdjustmentView, LineView};

/// What an order would cost.
#[derive(Clone, Debug, Serialize, View)]
pub struct QuoteView {
    /// The store that sells.
    pub store_id: StoreId,
    /// The items with their prices.
    pub items: Vec<LineView>,
    /// Number of units.
    pub item_count: u32,
    /// How the order would reach its customer.
    pub fulfilment: FulfilmentMethod,
    /// Fees and discounts.
    pub adjustments: Vec<AdjustmentView>,
    /// Total in TWD: the items and the adjustments.
    pub total_amount: Twd,
    /// How much more the items have to cost, in TWD, until shipping is free; null if it is, or if
    /// no sum makes it free.
    pub until_free_shipping: Option<Twd>,
    /// The payment methods that don't take this total.
    pub unmet_limits: Vec<LimitView>,
}

/// The amounts that a payment method takes.
#[derive(Clone, Debug, Serialize, View)]
pub struct LimitView {
    /// Payment method.
    pub payment_method: Named<PaymentMethod>,
    /// The least amount in TWD.
    pub least: Twd,
    /// The most in TWD.
    pub most: Twd,
}

impl From<Quoted> for QuoteView {
    fn from(Quoted { quote, way }: Quoted) -> Self {
        let limit = |method: PaymentMethod| {
            let (least, most) = method.limits();
            LimitView { payment_method: Named(method), least, most }
        };
        Self {
            store_id: quote.store,
            items: quote.lines.iter().map(LineView::from).collect(),
            item_count: Line::units(&quote.lines),
            fulfilment: way,
            adjustments: quote.adjustments.iter().map(AdjustmentView::from).collect(),
            total_amount: quote.total,
            until_free_shipping: quote.until_free,
            unmet_limits: quote.unmet().map(limit).collect(),
        }
    }
}
