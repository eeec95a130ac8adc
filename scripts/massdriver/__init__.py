"""Mass Driver: raw transcripts become digital editions.

The rooms in the order in which data flows: ``text`` (words), ``edition`` (one edition, its seed and the proof), ``collection``
(all editions of a repository, and the disk), ``batch`` (work spread out and kept), ``intake`` (what strangers bring),
``suspects`` (where to look), ``report`` (what a change does), ``formats`` (files out), ``site`` (what a reader sees). ``cli`` is
the command line, thinly.
"""

__version__ = "0.1.0"
