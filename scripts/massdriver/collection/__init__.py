"""All editions of a repository and what is on record beside them: topics, predictions, comparisons,
links, the history."""
