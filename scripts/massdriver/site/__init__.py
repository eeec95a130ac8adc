"""What the Markdown extension sets on a page: heads, notes, topics, predictions, the apparatus,
what help is wanted."""
