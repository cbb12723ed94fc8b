//! What the provider holds is what live orders keep, what was refunded, and what stands on a list
//! for a person, at every charge.

use std::{collections::BTreeMap, sync::Arc};

use domain::{order::Status, payment::ChargeUse};
use localcloud::cashier::State;

use super::{Checking, End, Law};
use crate::sim::Sim;

/// No money is lost.
pub(crate) struct Money;

impl Law for Money {
    fn name(&self) -> &'static str {
        "money"
    }

    fn check<'a>(&'a self, sim: &'a Arc<Sim>, end: &'a End) -> Checking<'a> {
        Box::pin(async move {
            let mut taken: BTreeMap<String, i64> = BTreeMap::new();
            for trade in sim.world.market.cashier.trades() {
                if let State::Paid { amount, .. } = trade.state {
                    taken.insert(trade.ecpay_trade_no, amount);
                }
            }
            for (order, payments) in &end.orders {
                let live = !matches!(order.status, Status::Cancelled | Status::Refunded);
                let mut kept = 0_i64;
                for charge in payments.iter().flat_map(|payment| &payment.charges) {
                    let no = charge.heard.no.to_string();
                    let amount = charge.heard.amount.map(|amount| amount.get());
                    let held = taken.remove(&no);
                    if held != amount {
                        return Err(format!(
                            "{}: charge {no} of {amount:?} is recorded, {held:?} is held",
                            order.id
                        ));
                    }
                    if charge.usage == ChargeUse::Kept {
                        kept = kept.saturating_add(amount.unwrap_or_default());
                    }
                }
                if !live && kept > 0 {
                    return Err(format!("{} is {:?} and keeps {kept}", order.id, order.status));
                }
                let paid = live && order.status != Status::Pending;
                if paid && kept != order.total().get() {
                    let total = order.total().get();
                    return Err(format!("{} costs {total} and keeps {kept}", order.id));
                }
            }
            if let Some((no, amount)) = taken.pop_first() {
                return Err(format!("the provider holds {amount} of {no}, which stands nowhere"));
            }
            Ok(())
        })
    }
}
