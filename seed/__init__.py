"""Code sets and demonstration data, as files, and what loads them."""
