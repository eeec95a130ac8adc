"""The desk: an edition laid out with all there is to decide in it, and a page on this machine to
decide it at."""
