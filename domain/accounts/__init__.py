"""Staff: people with an account. Readers have none."""
