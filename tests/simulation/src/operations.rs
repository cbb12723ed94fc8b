//! Everything that people do. A feature adds its operations to the list.

use crate::operation::{
    Operation, browse, buy, cancel, cart, come_back, forge, keep_shop, pay, pry, serve,
};

/// Everything that people do; what stands here twice they do twice as often.
pub(crate) const OPERATIONS: &[&dyn Operation] = &[
    &buy::PlaceOrder,
    &buy::PlaceOrder,
    &buy::PlaceAgain,
    &cart::FillCart,
    &cart::OrderCart,
    &pay::StartPayment,
    &pay::StartPayment,
    &pay::Pay,
    &pay::Pay,
    &come_back::ComeBack,
    &come_back::Ask,
    &cancel::CancelOrder,
    &cancel::CancelAtStore,
    &serve::MoveOrder,
    &serve::MoveOrder,
    &serve::UndoMove,
    &keep_shop::Restock,
    &keep_shop::EditPrice,
    &keep_shop::SellOut,
    &forge::ForgeNotice,
    &forge::RepeatNotice,
    &pry::Pry,
    &browse::Browse,
];
