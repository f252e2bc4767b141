"""What desk and centre draw or read alike: names, dates, numbers in words, paper primitives."""
