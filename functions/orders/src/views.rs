//! What the API shows of an order.

use domain::{
    OrderId, PaymentId, ProductId, Quantity, StoreId, Text, Twd, UserId,
    order::{
        Change, Fulfilment, FulfilmentMethod, Line, Order, PaymentMethod, SagaStatus, SagaStep,
        Status,
    },
    payment::{Payment, PaymentStatus},
};
use endpoint::{Rfc3339, View};
use serde::Serialize;

/// A line of an order.
#[derive(Clone, Debug, Serialize, View)]
pub struct LineView {
    /// Product id.
    pub product_id: ProductId,
    /// Product name when it was ordered.
    pub name: String,
    /// Number of units.
    pub quantity: Quantity,
    /// Unit price when it was ordered, in TWD.
    pub price_at_purchase: Twd,
}

/// Where a parcel goes.
#[derive(Clone, Debug, Serialize, View)]
pub struct AddressView {
    /// Recipient name.
    pub name: String,
    /// Recipient phone number.
    pub phone: String,
    /// Postal code.
    pub postal_code: String,
    /// City or county.
    pub city: String,
    /// District, road, number, floor.
    pub address: String,
}

/// How an order reaches its customer.
#[derive(Clone, Debug, Serialize, View)]
pub struct FulfilmentView {
    /// Fulfilment method.
    pub r#type: FulfilmentMethod,
    /// Delivery address, for `ship_home`.
    pub address: Option<AddressView>,
    /// Table, for `dine_in`.
    pub table: Option<String>,
}

/// Saga state: the steps of an order's fulfilment, which are undone if it is cancelled.
#[derive(Clone, Debug, Serialize, View)]
pub struct SagaView {
    /// Saga state.
    pub status: SagaStatus,
    /// The steps executed so far.
    pub executed_steps: Vec<SagaStep>,
}

/// The active payment of an order: the one that paid it, or else the last attempt.
#[derive(Clone, Debug, Serialize, View)]
pub struct OrderPaymentView {
    /// Payment id.
    pub id: PaymentId,
    /// Payment status.
    pub status: PaymentStatus,
    /// Payment provider.
    pub provider: &'static str,
    /// Method of the provider.
    pub method: &'static str,
    /// Amount in TWD.
    pub amount: Twd,
}

/// An order.
#[derive(Clone, Debug, Serialize, View)]
pub struct OrderView {
    /// Order id.
    pub id: OrderId,
    /// Human-readable order number.
    pub order_number: String,
    /// The store that sells.
    pub store_id: StoreId,
    /// The user who ordered.
    pub user_id: UserId,
    /// Order items.
    pub items: Vec<LineView>,
    /// Number of units.
    pub item_count: u32,
    /// Total in TWD.
    pub total_amount: Twd,
    /// Order status: where the goods are.
    pub status: Status,
    /// Payment status: where the money is.
    pub payment_status: PaymentStatus,
    /// `shipped` or `delivered`, for a parcel on its way.
    pub shipping_status: Option<&'static str>,
    /// Payment method.
    pub payment_method: PaymentMethod,
    /// How the order reaches its customer.
    pub fulfilment: FulfilmentView,
    /// Active payment; null in lists.
    pub payment: Option<OrderPaymentView>,
    /// Saga state.
    pub saga: SagaView,
    /// The customer's note to the store.
    pub note: Option<String>,
    /// Counts the changes, from 1.
    pub version: u64,
    /// When it is cancelled if it has not been paid.
    pub expires_at: Rfc3339,
    /// When it was placed.
    pub created_at: Rfc3339,
    /// When it was placed.
    pub order_date: Rfc3339,
    /// When its status last changed.
    pub updated_at: Rfc3339,
}

/// A status change of an order.
#[derive(Clone, Debug, Serialize, View)]
pub struct ChangeView {
    /// New status.
    pub status: Status,
    /// When it changed.
    pub changed_at: Rfc3339,
    /// Who changed it: a user id, `system` or `ecpay`.
    pub by: String,
    /// Reason.
    pub reason: Option<String>,
}

impl OrderView {
    /// The order with its active payment.
    #[must_use]
    pub fn with_payments(order: &Order, payments: &[Payment]) -> Self {
        let paid = payments.iter().find(|payment| Some(payment.id) == order.paid_by);
        let payment = paid.or(payments.last()).map(payment_view);
        let mut view = Self::from(order);
        if let Some(payment) = &payment {
            view.payment_status = payment.status;
        }
        Self { payment, ..view }
    }
}

impl From<&Order> for OrderView {
    fn from(order: &Order) -> Self {
        let status = order.status;
        let paid = match (order.paid_by, status) {
            (None, _) => PaymentStatus::Pending,
            (Some(_), Status::Cancelled) => PaymentStatus::RefundPending,
            (Some(_), Status::Refunded) => PaymentStatus::Refunded,
            (Some(_), _) => PaymentStatus::Paid,
        };
        let shipping = matches!(status, Status::Shipped | Status::Delivered);
        Self {
            id: order.id,
            order_number: order.number(),
            store_id: order.store,
            user_id: order.user,
            items: order.lines.iter().map(line_view).collect(),
            item_count: order.lines.iter().map(|line| u32::from(line.quantity.get())).sum(),
            total_amount: order.total,
            status,
            payment_status: paid,
            shipping_status: shipping.then_some(status.as_str()),
            payment_method: order.method,
            fulfilment: fulfilment_view(&order.fulfilment),
            payment: None,
            saga: SagaView { status: order.saga, executed_steps: order.steps.clone() },
            note: order.note.as_ref().map(ToString::to_string),
            version: order.version,
            expires_at: Rfc3339(order.deadline),
            created_at: Rfc3339(order.created_at()),
            order_date: Rfc3339(order.created_at()),
            updated_at: Rfc3339(order.updated_at()),
        }
    }
}

impl From<&Change> for ChangeView {
    fn from(change: &Change) -> Self {
        Self {
            status: change.status,
            changed_at: Rfc3339(change.at),
            by: change.by.to_string(),
            reason: change.reason.as_ref().map(Text::to_string),
        }
    }
}

fn line_view(line: &Line) -> LineView {
    LineView {
        product_id: line.product,
        name: line.name.to_string(),
        quantity: line.quantity,
        price_at_purchase: line.price,
    }
}

fn payment_view(payment: &Payment) -> OrderPaymentView {
    OrderPaymentView {
        id: payment.id,
        status: payment.status,
        provider: "ecpay",
        method: "credit",
        amount: payment.amount,
    }
}

fn fulfilment_view(fulfilment: &Fulfilment) -> FulfilmentView {
    let (address, table) = match fulfilment {
        Fulfilment::ShipHome { address } => (Some(address), None),
        Fulfilment::DineIn { table } => (None, Some(table.to_string())),
        Fulfilment::Takeaway | Fulfilment::Digital => (None, None),
    };
    let address = address.map(|address| AddressView {
        name: address.name.to_string(),
        phone: address.phone.to_string(),
        postal_code: address.postal_code.to_string(),
        city: address.city.to_string(),
        address: address.address.to_string(),
    });
    FulfilmentView { r#type: fulfilment.method(), address, table }
}
