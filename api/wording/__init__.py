"""What is said when something goes wrong: the catalogue of codes, and the two languages."""
