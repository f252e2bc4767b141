"""The central server: dispatch, the record of the city, sync, figures."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # silent unless a program listens
