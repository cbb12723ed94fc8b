//! What the API shows of an order.

use domain::{
    ChoiceCode, OrderId, ProductId, Quantity, StoreId, Text, Timestamp, Twd, TwdDelta, UserId,
    VariantCode,
    order::{
        Adjustment, AdjustmentKind, Change, Contact, Fulfilment, FulfilmentMethod, Line,
        LineChoice, Order, PaymentState, SagaStatus, Status, StepKind, StepState, Tracking,
        Undoable,
    },
    payment::{NextPayment, Payment, PaymentMethod, PaymentStatus, ledger},
};
use endpoint::{Named, Rfc3339, View};
use serde::Serialize;

use crate::money_views::{MoneyView, OrderPaymentView, payment_view};

/// A line of an order.
#[derive(Clone, Debug, Serialize, View)]
pub struct LineView {
    /// Number of the line in the order, from 1.
    pub line: u16,
    /// Product id.
    pub product_id: ProductId,
    /// Variant id; null of a product that declared none.
    pub variant_id: Option<VariantCode>,
    /// Product name when it was ordered.
    pub name: String,
    /// Variant name when it was ordered.
    pub variant_name: Option<String>,
    /// The choices that were made.
    pub choices: Vec<LineChoiceView>,
    /// Note about it.
    pub note: Option<String>,
    /// Number of units.
    pub quantity: Quantity,
    /// Unit price when it was ordered, in TWD, choices included.
    pub price_at_purchase: Twd,
}

/// A choice that was made for each unit of a line.
#[derive(Clone, Debug, Serialize, View)]
pub struct LineChoiceView {
    /// Its code.
    pub code: ChoiceCode,
    /// Its name when it was ordered.
    pub name: String,
    /// How often it was chosen for each unit.
    pub quantity: Quantity,
    /// What it added to the price of one unit in TWD, each time.
    pub price_delta: TwdDelta,
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
    pub status: Named<SagaStatus>,
    /// The steps executed so far.
    pub executed_steps: Vec<Named<StepKind>>,
    /// Every step of the plan, in order.
    pub steps: Vec<StepView>,
}

/// The saga of an order, as the restaurant design names it.
#[derive(Clone, Debug, Serialize, View)]
pub struct OrderSagaView {
    /// Saga id: the order has one saga, named by the order's id.
    pub saga_id: String,
    /// Order id.
    pub order_id: OrderId,
    /// Human-readable order number.
    pub order_number: String,
    /// Saga state.
    pub status: Named<SagaStatus>,
    /// The steps executed so far.
    pub executed_steps: Vec<Named<StepKind>>,
    /// Every step of the plan, in order.
    pub steps: Vec<StepView>,
    /// What the steps work on.
    pub payload: SagaPayloadView,
}

/// What the steps of a saga work on; nothing of it says who the customer is but an id.
#[derive(Clone, Debug, Serialize, View)]
pub struct SagaPayloadView {
    /// The user who ordered; null for a guest.
    pub customer_id: Option<UserId>,
    /// The store that sells.
    pub store_id: StoreId,
    /// Order items.
    pub items: Vec<LineView>,
    /// Total in TWD: the items and the adjustments.
    pub total_amount: Twd,
    /// Fulfilment method.
    pub order_type: FulfilmentMethod,
    /// Order status: where the goods are.
    pub order_status: Status,
    /// Payment status: where the money is.
    pub payment_status: Named<PaymentState>,
    /// Every payment, the oldest first.
    pub payments: Vec<OrderPaymentView>,
}

/// A step of the plan.
#[derive(Clone, Debug, Serialize, View)]
pub struct StepView {
    /// What it does.
    pub step: Named<StepKind>,
    /// What became of it.
    pub state: Named<StepState>,
    /// When it reached that state.
    pub changed_at: Option<Rfc3339>,
    /// Why it failed.
    pub error: Option<String>,
}

/// An amount that is added to the sum of the lines, or taken off it.
#[derive(Clone, Debug, Serialize, View)]
pub struct AdjustmentView {
    /// What it is for.
    pub kind: Named<AdjustmentKind>,
    /// Amount in TWD; a discount is negative.
    pub amount: TwdDelta,
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
    /// The user who ordered; null for a guest.
    pub user_id: Option<UserId>,
    /// Order items.
    pub items: Vec<LineView>,
    /// Number of units.
    pub item_count: u32,
    /// Fees and discounts.
    pub adjustments: Vec<AdjustmentView>,
    /// Total in TWD: the items and the adjustments.
    pub total_amount: Twd,
    /// Order status: where the goods are.
    pub status: Status,
    /// Payment status: where the money is.
    pub payment_status: Named<PaymentState>,
    /// `shipped` or `delivered`, for a parcel on its way.
    pub shipping_status: Option<&'static str>,
    /// Where the parcel can be followed, if its store has said so.
    pub tracking: Option<TrackingView>,
    /// Why it was cancelled, if somebody has said so.
    pub cancel_reason: Option<String>,
    /// The last move of its store, if that can be taken back.
    pub undo: Option<UndoView>,
    /// Payment method; null if nothing is due.
    pub payment_method: Option<Named<PaymentMethod>>,
    /// How the order reaches its customer.
    pub fulfilment: FulfilmentView,
    /// Active payment; null in lists.
    pub payment: Option<OrderPaymentView>,
    /// Every payment, the oldest first; empty in lists.
    pub payments: Vec<OrderPaymentView>,
    /// Every charge, whichever attempt brought it, in the order in which the market heard of them;
    /// empty in lists.
    pub charges: Vec<MoneyView>,
    /// What somebody who wants to pay can do: `ready` to pay, wait while an attempt may hold money
    /// (`checking`), or nothing (`none`); null in lists.
    pub pay: Option<Named<NextPayment>>,
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
    /// The key that opens a guest's order, for `X-Order-Key`; only in the answer to placing it.
    pub order_key: Option<String>,
    /// The page that it opens.
    pub order_url: Option<String>,
}

/// Where a parcel can be followed.
#[derive(Clone, Debug, Serialize, View)]
pub struct TrackingView {
    /// The carrier, if its name was given.
    pub carrier: Option<String>,
    /// The carrier's number of it.
    pub number: String,
}

/// A move of a store that can be taken back.
#[derive(Clone, Debug, Serialize, View)]
pub struct UndoView {
    /// The status that it led to.
    pub status: Status,
    /// The status that the order had before.
    pub back_to: Status,
    /// Until when it can be taken back.
    pub until: Rfc3339,
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
    /// Where the parcel can be followed that was sent.
    pub tracking: Option<TrackingView>,
    /// Whether the store took its last move back, so that the order has this status again.
    pub undone: bool,
}

impl OrderView {
    /// The order with its payments, at `now`.
    #[must_use]
    pub fn with_payments(order: &Order, payments: &[Payment], now: Timestamp) -> Self {
        let paid = order.paid_by().next();
        let active = payments.iter().find(|payment| Some(payment.id.attempt) == paid);
        let active = active.or(payments.last());
        let mut view = Self::from(order);
        let failed = active.is_some_and(|payment| payment.status() == PaymentStatus::Failed);
        if view.payment_status.0 == PaymentState::Pending && failed {
            view.payment_status = Named(PaymentState::Failed);
        }
        Self {
            payment: active.map(payment_view),
            payments: payments.iter().map(payment_view).collect(),
            charges: ledger(order, payments).iter().map(MoneyView::from).collect(),
            pay: Some(Named(NextPayment::of(order, payments, now))),
            ..view
        }
    }
}

impl From<&Order> for OrderView {
    fn from(order: &Order) -> Self {
        let status = order.status;
        let shipping = matches!(status, Status::Shipped | Status::Delivered);
        Self {
            id: order.id,
            order_number: order.number(),
            store_id: order.store,
            user_id: order.customer,
            items: order.lines.iter().map(LineView::from).collect(),
            item_count: Line::units(&order.lines),
            adjustments: order.adjustments.iter().map(AdjustmentView::from).collect(),
            total_amount: order.total(),
            status,
            payment_status: Named(order.payment_state()),
            shipping_status: shipping.then_some(status.as_str()),
            tracking: order.tracking().map(TrackingView::from),
            cancel_reason: order.cancel_reason().map(Text::to_string),
            undo: order.undoable().map(UndoView::from),
            payment_method: order.tender().map(|tender| Named(tender.how)),
            fulfilment: fulfilment_view(&order.fulfilment, &order.contact),
            payment: None,
            payments: Vec::new(),
            charges: Vec::new(),
            pay: None,
            saga: saga_view(order),
            note: order.note.as_ref().map(ToString::to_string),
            version: order.version,
            expires_at: Rfc3339(order.deadline),
            created_at: Rfc3339(order.created_at()),
            order_date: Rfc3339(order.created_at()),
            updated_at: Rfc3339(order.updated_at()),
            order_key: None,
            order_url: None,
        }
    }
}

impl OrderSagaView {
    /// The saga of `order`.
    #[must_use]
    pub fn of(order: &Order, payments: &[Payment]) -> Self {
        let SagaView { status, executed_steps, steps } = saga_view(order);
        Self {
            saga_id: format!("saga_{}", order.id.body()),
            order_id: order.id,
            order_number: order.number(),
            status,
            executed_steps,
            steps,
            payload: SagaPayloadView {
                customer_id: order.customer,
                store_id: order.store,
                items: order.lines.iter().map(LineView::from).collect(),
                total_amount: order.total(),
                order_type: order.fulfilment.method(),
                order_status: order.status,
                payment_status: Named(order.payment_state()),
                payments: payments.iter().map(payment_view).collect(),
            },
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
            tracking: change.tracking.as_ref().map(TrackingView::from),
            undone: change.undone,
        }
    }
}

impl From<&Tracking> for TrackingView {
    fn from(tracking: &Tracking) -> Self {
        Self {
            carrier: tracking.carrier.as_ref().map(Text::to_string),
            number: tracking.number.to_string(),
        }
    }
}

impl From<Undoable> for UndoView {
    fn from(Undoable { status, before, until }: Undoable) -> Self {
        Self { status, back_to: before, until: Rfc3339(until) }
    }
}

impl From<&Line> for LineView {
    fn from(line: &Line) -> Self {
        Self {
            line: line.n,
            product_id: line.product,
            variant_id: Some(line.variant).filter(|variant| *variant != VariantCode::ONLY),
            name: line.name.to_string(),
            variant_name: line.variant_name.as_ref().map(Text::to_string),
            choices: line.choices.iter().map(choice_view).collect(),
            note: line.note.as_ref().map(Text::to_string),
            quantity: line.quantity,
            price_at_purchase: line.price,
        }
    }
}

fn choice_view(choice: &LineChoice) -> LineChoiceView {
    LineChoiceView {
        code: choice.code,
        name: choice.name.to_string(),
        quantity: choice.quantity,
        price_delta: choice.delta,
    }
}

impl From<&Adjustment> for AdjustmentView {
    fn from(adjustment: &Adjustment) -> Self {
        Self { kind: Named(adjustment.kind), amount: adjustment.amount }
    }
}

pub(crate) fn saga_view(order: &Order) -> SagaView {
    let steps = order.steps.iter().map(|step| StepView {
        step: Named(step.kind),
        state: Named(step.state),
        changed_at: step.at.map(Rfc3339),
        error: step.error.clone(),
    });
    SagaView {
        status: Named(order.saga()),
        executed_steps: order.executed_steps().into_iter().map(Named).collect(),
        steps: steps.collect(),
    }
}

fn fulfilment_view(fulfilment: &Fulfilment, contact: &Contact) -> FulfilmentView {
    let table = match fulfilment {
        Fulfilment::DineIn { table } => Some(table.to_string()),
        Fulfilment::ShipHome | Fulfilment::Takeaway | Fulfilment::Digital => None,
    };
    let text = |text: Option<String>| text.unwrap_or_default();
    let address = contact.address.as_ref().map(|address| AddressView {
        name: text(contact.name.as_ref().map(Text::to_string)),
        phone: text(contact.phone.as_ref().map(ToString::to_string)),
        postal_code: address.postal_code.to_string(),
        city: address.city.to_string(),
        address: address.address.to_string(),
    });
    FulfilmentView { r#type: fulfilment.method(), address, table }
}
