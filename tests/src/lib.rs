//! Contracts, journeys and tidiness of the whole market.
