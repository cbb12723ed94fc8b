//! Identity: registration, sign-in, sessions, profile.
