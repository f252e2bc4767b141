"""Every screen of the desk in its states, as pictures: `python3 dev.py screens --out DIR`.

A *stock* is a desk on a real encrypted store with made-up people in it; a *play* opens a copy of one in
the real window and leads it from state to state. The same plays are what the tests measure for clipped
text. Clock, randomness and people are fixed, so that two runs give the same pictures.
"""
