"""A fictional province of any size (`zhiguan generate`): for the same people and seed number the same facts."""
