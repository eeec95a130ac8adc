"""What strangers bring, taken apart and never trusted: files in any format, and corrections."""
