"""What holds of any text: letters, sentences, quotations, two texts laid side by side."""
