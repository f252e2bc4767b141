"""The window of the desk: Qt only. View-models know services, views know view-models."""
