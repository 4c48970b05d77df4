"""What one request may ask: how its document is measured, and what is refused before anything runs."""
