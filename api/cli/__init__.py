"""The command line `zhiguan`."""
