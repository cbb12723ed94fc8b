//! The parties we do not run, played locally: DynamoDB, SQS and ECPay's cashier.
