"""What is true and allowed, in the product's words. No Flask here."""
