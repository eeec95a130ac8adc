"""What is on record beside the words, validated where it is read: front matter, topics, predictions, the history."""
