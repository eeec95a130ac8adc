"""The contributors' desk: what a change does to the whole corpus, and the verbs that say so."""
