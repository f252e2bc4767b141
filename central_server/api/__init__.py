"""HTTP: raw envelopes in, signed envelopes out."""
