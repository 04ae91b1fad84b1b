"""Payloads: what SQL, GraphQL, HTTP and inline code that a command carries would do. Pure."""
