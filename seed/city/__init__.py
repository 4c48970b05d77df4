"""The demo city: Lanyang (澜阳市), a fictional prefecture-level city 1985 to 2026, made from tables and a number."""
