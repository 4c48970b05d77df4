"""What can be done: one function per act. Locks, checks by `rules`, writes through `graph`."""
