"""The contributors' desk: corrections that come in, what a change does, and where a second pair of ears should listen."""
