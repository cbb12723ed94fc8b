//! What people remember: what they asked for, what they were told, what they saw.

use std::collections::BTreeMap;

use domain::ProductId;
use serde_json::Value;
use testkit::{Answer, Call};

/// What somebody knows of something that they asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
    /// No answer has come.
    Nothing,
    /// It is done: the answer.
    Done(Value),
    /// It is refused: the code.
    Refused(String),
}

impl Heard {
    /// What is known after this answer; nothing, if it says nothing of what was asked for.
    ///
    /// # Errors
    /// What was done and is refused now.
    pub(crate) fn then(&self, answer: &Answer) -> Result<Option<Self>, String> {
        match (answer.status, self) {
            // The token is over, or the caller is slowed down.
            (401 | 429, _) => Ok(None),
            (200..=299, _) => Ok(Some(Self::Done(answer.json()))),
            (_, Self::Done(first)) => {
                Err(format!("{first} was promised, then {} {}", answer.status, answer.code()))
            }
            (_, Self::Nothing | Self::Refused(_)) => Ok(Some(Self::Refused(answer.code()))),
        }
    }
}

/// An order that somebody asked for.
#[derive(Clone, Debug)]
pub(crate) struct Placing {
    /// Who, by their place.
    pub(crate) who: usize,
    /// The request, with its key.
    pub(crate) call: Call,
    /// What was asked for.
    pub(crate) lines: BTreeMap<ProductId, u32>,
    /// What was heard of it last.
    pub(crate) heard: Heard,
}

impl Placing {
    /// The id of the order, if it is known.
    pub(crate) fn order(&self) -> Option<&str> {
        match &self.heard {
            Heard::Done(order) => order.get("id").and_then(Value::as_str),
            Heard::Nothing | Heard::Refused(_) => None,
        }
    }
}

/// Units that a merchant added.
#[derive(Clone, Debug)]
pub(crate) struct Restock {
    /// Who, by their place.
    pub(crate) who: usize,
    /// The request, with its key.
    pub(crate) call: Call,
    /// Of what.
    pub(crate) product: ProductId,
    /// How many.
    pub(crate) units: u32,
    /// What was heard of it last.
    pub(crate) heard: Heard,
}

/// An attempt to pay, whose form the shopper has.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// Who has it, by their place.
    pub(crate) who: usize,
    /// The order.
    pub(crate) order: String,
    /// The fields of the cashier's form.
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// A field of it.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// What a message says that this is paid, under the provider's own number: unsigned.
pub(crate) fn says_paid(form: &Form, trade_no: &str) -> Vec<(String, String)> {
    let fields = [
        ("MerchantID", form.field("MerchantID")),
        ("MerchantTradeNo", form.field("MerchantTradeNo")),
        ("RtnCode", "1"),
        ("RtnMsg", "Succeeded"),
        ("TradeNo", trade_no),
        ("TradeAmt", form.field("TotalAmount")),
        ("PaymentDate", "2026/11/21 11:01:00"),
        ("PaymentType", "Credit_CreditCard"),
        ("SimulatePaid", "0"),
        ("CustomField1", form.field("CustomField1")),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

/// What all people remember.
#[derive(Default)]
pub(crate) struct Memory {
    /// Every order that was asked for.
    pub(crate) placings: Vec<Placing>,
    /// Every restock.
    pub(crate) restocks: Vec<Restock>,
    /// Every form of the cashier.
    pub(crate) forms: Vec<Form>,
    /// Notices that came to the market's door, as anyone who listened could repeat them.
    pub(crate) notices: Vec<String>,
}

impl Memory {
    /// The orders that were promised to `who`.
    pub(crate) fn orders_of(&self, who: usize) -> Vec<String> {
        let own = self.placings.iter().filter(|placing| placing.who == who);
        own.filter_map(Placing::order).map(str::to_owned).collect()
    }

    /// Every order that was promised to somebody.
    pub(crate) fn orders(&self) -> Vec<String> {
        self.placings.iter().filter_map(Placing::order).map(str::to_owned).collect()
    }
}
