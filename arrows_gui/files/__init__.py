"""Files of a person that are read: tables of data."""
