"""How the work is done when there is much of it: spread out over cores or a cluster, and kept until
something changes."""
