"""The HTTP application: GraphQL over HTTP, the IDE page, health."""
