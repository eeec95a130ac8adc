"""How the work is done when there is much of it: in parcels, spread out, kept in a cache, written piece by piece."""
