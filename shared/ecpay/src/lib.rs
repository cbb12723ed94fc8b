//! ECPay's AIO protocol: CheckMacValue, checkout forms, notices, queries. Pure.
