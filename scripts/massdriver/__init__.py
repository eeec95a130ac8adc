"""Mass Driver: raw transcripts become digital editions.

The listing of this folder is the pipeline, one verb a file: seed → read → clean → edition → track → parse → reading →
check · suspects · report · apply · markdown · export. The rooms beside it hold what the verbs stand on: ``text`` (words),
``registers`` (what is on record beside them), ``intake`` (what strangers bring), ``pages`` (what a reader sees), ``formats``
(files out), ``desk`` (what a change does) and ``workshop`` (work in parcels, spread out and kept). ``archive`` alone touches the
disk for the editions; ``survey`` is check for all of them together.
"""

__version__ = "0.1.0"
