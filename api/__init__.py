"""What the outside sees: GraphQL types and queries, the HTTP app, the command line."""
