"""What can be done: the fields of the root type `Mutation`, one module for each domain, their inputs beside them."""
