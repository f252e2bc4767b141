"""The central server: dispatch, the record of the city, sync, figures."""
