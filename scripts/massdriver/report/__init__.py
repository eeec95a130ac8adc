"""What a change does to the reading text of the whole collection, in a terminal and on a pull
request."""
