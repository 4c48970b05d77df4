"""The demo city: Lanyang (澜阳市), a fictional prefecture-level city from 1985 to 2026, made from tables and a seed number."""
