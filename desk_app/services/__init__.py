"""One module per user goal; what they need from outside are the Protocols in ports."""
