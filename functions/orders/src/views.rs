//! What the API shows of an order.

use domain::{
    OrderId, PaymentId, ProductId, Quantity, StoreId, Text, Twd, UserId,
    order::{Change, Fulfilment, Line, Order, PaymentMethod, Status},
    payment::{Payment, PaymentStatus},
};
use endpoint::{Rfc3339, view};

view! {
    /// A line of an order.
    pub struct LineView {
        /// Which product.
        pub product_id: ProductId,
        /// Its name when it was bought.
        pub name: String,
        /// How many.
        pub quantity: Quantity,
        /// The price of one then, in TWD.
        pub price_at_purchase: Twd,
    }
}

view! {
    /// Where a parcel goes.
    pub struct AddressView {
        /// Who takes it.
        pub name: String,
        /// How to reach them.
        pub phone: String,
        /// Three to six digits.
        pub postal_code: String,
        /// The city or county.
        pub city: String,
        /// District, road, number, floor.
        pub address: String,
    }
}

view! {
    /// How an order reaches its customer.
    pub struct FulfilmentView {
        /// `ship_home`, `dine_in`, `takeaway` or `digital`.
        pub r#type: &'static str,
        /// Where to, for `ship_home`.
        pub address: Option<AddressView>,
        /// Which table, for `dine_in`.
        pub table: Option<String>,
    }
}

view! {
    /// How far an order's fulfilment is as a whole.
    pub struct SagaView {
        /// `executing`, `completed`, `compensating` or `compensated`.
        pub status: &'static str,
        /// The steps taken so far: `stock`, `payment`, `delivery`.
        pub executed_steps: Vec<&'static str>,
    }
}

view! {
    /// The payment that counts for an order: the one that paid it, else the last attempt.
    pub struct OrderPaymentView {
        /// Which payment.
        pub id: PaymentId,
        /// How far it has come.
        pub status: PaymentStatus,
        /// Who takes the money.
        pub provider: &'static str,
        /// How.
        pub method: &'static str,
        /// How much, in TWD.
        pub amount: Twd,
    }
}

view! {
    /// An order.
    pub struct OrderView {
        /// Names the order for ever.
        pub id: OrderId,
        /// The number that people say.
        pub order_number: String,
        /// Who sells.
        pub store_id: StoreId,
        /// Who bought.
        pub user_id: UserId,
        /// What was bought.
        pub items: Vec<LineView>,
        /// How many pieces in all.
        pub item_count: u32,
        /// The sum, in TWD.
        pub total_amount: Twd,
        /// Where it stands.
        pub status: Status,
        /// How far its payment is.
        pub payment_status: PaymentStatus,
        /// `shipped` or `delivered`, for a parcel on its way.
        pub shipping_status: Option<&'static str>,
        /// How it is paid.
        pub payment_method: PaymentMethod,
        /// How it reaches its customer.
        pub fulfilment: FulfilmentView,
        /// The payment that counts; lists leave it out.
        pub payment: Option<OrderPaymentView>,
        /// How far it is as a whole.
        pub saga: SagaView,
        /// The customer's words.
        pub note: Option<String>,
        /// Counts the changes, from 1.
        pub version: u64,
        /// Unpaid by then, it is cancelled.
        pub expires_at: Rfc3339,
        /// When it was placed.
        pub created_at: Rfc3339,
        /// When its status last changed.
        pub updated_at: Rfc3339,
    }
}

view! {
    /// One line of an order's history.
    pub struct ChangeView {
        /// What the order became.
        pub status: Status,
        /// When.
        pub changed_at: Rfc3339,
        /// By whom: a user's id, `system` or `ecpay`.
        pub by: String,
        /// Why, where that is not plain.
        pub reason: Option<String>,
    }
}

impl OrderView {
    /// The order with the payment that counts.
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
            saga: SagaView {
                status: order.saga.as_str(),
                executed_steps: order.steps.iter().map(|step| step.as_str()).collect(),
            },
            note: order.note.as_ref().map(Text::to_string),
            version: order.version,
            expires_at: Rfc3339(order.deadline),
            created_at: Rfc3339(order.created_at()),
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
    FulfilmentView { r#type: fulfilment.as_str(), address, table }
}
