"""Commands: one record each, and what is made of them."""
