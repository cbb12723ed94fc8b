//! The payment step: the provider confirms the money before anything leaves the store. Undone, the
//! money has to go back.

use domain::{
    order::{Order, StepId, StepOutcome},
    payment::{Heard, Payment as Attempt, RefundReason},
};

use super::{
    draft::Draft,
    step::{SagaStep, Taken},
};
use crate::{App, AppError, providers::Answer, retry::Retry, settle};

/// After how long an alarm goes off when a provider does not confirm what it said, in seconds.
const ALARM_AFTER_S: i64 = 30 * 60;

pub(super) struct Payment;

impl SagaStep for Payment {
    fn runs_outside(&self) -> bool {
        true
    }

    fn run<'a>(&'a self, app: &'a App, draft: &'a mut Draft, _: StepId) -> Taken<'a> {
        Box::pin(async {
            for attempt in draft.order.paid_by() {
                let payment = draft.payments.iter().find(|one| one.id.attempt == attempt);
                let Some(payment) = payment else {
                    let problem = format!("order {} names no payment", draft.order.id);
                    return Err(AppError::Upstream { service: "the table", problem });
                };
                if !confirmed(app, payment, &draft.order).await? {
                    return Ok(StepOutcome::Waiting);
                }
            }
            Ok(StepOutcome::Done)
        })
    }

    fn undo<'a>(&'a self, _: &'a App, draft: &'a mut Draft, _: StepId) -> Taken<'a> {
        Box::pin(async {
            let (order, attempts) = draft.order.money_returned_to();
            draft.order = order;
            for payment in &mut draft.payments {
                if attempts.contains(&payment.id.attempt)
                    && let Some(refund) = payment.refund_due(RefundReason::OrderCancelled)
                {
                    *payment = refund;
                }
            }
            let owes = draft.order.owes_money();
            Ok(if owes { StepOutcome::Waiting } else { StepOutcome::Done })
        })
    }
}

/// Whether the provider confirms money for `payment`. Until it does the order waits: it is asked
/// again on the payment's schedule.
async fn confirmed(app: &App, payment: &Attempt, order: &Order) -> Result<bool, AppError> {
    let answer = settle::asked(app, payment).await;
    let said = match &answer {
        Ok(Answer::Charge(said)) => {
            // If one attempt was charged under two numbers, the provider may name either.
            let known = payment.charges.iter().find(|charge| charge.heard.no == said.no);
            match known {
                Some(known) if known.heard.amount != said.amount => "paid otherwise",
                Some(_) if said.amount == Some(payment.amount) => return Ok(true),
                Some(_) => "paid otherwise",
                // Money that nobody told us of. The next query finds it known.
                None => {
                    let heard = Heard::Charge(said.clone());
                    match settle::hear(app, payment, order, &heard).await {
                        Ok(_) | Err(Retry::Again) => return Ok(false),
                        Err(Retry::Fail(error) | Retry::Refused(error)) => return Err(error),
                    }
                }
            }
        }
        Ok(Answer::Unpaid) => "unpaid",
        Ok(Answer::Unknown) => "unknown",
        Ok(Answer::Failed(code)) => code.as_str(),
        Err(_) => "not to be asked",
    };
    let heard_at = payment.charge().map(|charge| charge.heard_at).unwrap_or_default();
    if app.now() < heard_at.plus_seconds(ALARM_AFTER_S) {
        tracing::warn!(payment.id = %payment.id, "paid here, but {said} at its provider");
    } else {
        tracing::error!(
            metric = "payment_unconfirmed",
            payment.id = %payment.id,
            "paid here, but {said} at its provider for 30 minutes"
        );
    }
    answer.map(|_| false)
}
