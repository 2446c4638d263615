"""The update rules, one module a family; `catalogue` holds the table of all."""
