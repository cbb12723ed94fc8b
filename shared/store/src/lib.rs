//! DynamoDB, and nothing else: one table, its keys, its transactions.
