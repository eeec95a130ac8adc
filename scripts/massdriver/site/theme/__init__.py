"""The theme: templates, styles, scripts and fonts, as MkDocs and Zensical find them by the entry
point ``mkdocs.themes``.

What lies under ``assets/`` keeps that address on every site; a file of the same name in an
archive's own ``docs/`` or ``custom_dir`` stands in its place.
"""
