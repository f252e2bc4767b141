"""Speed: each row measures Serah, its floor and, where there is one, a peer, in turns, in one run."""
