"""What a working group starts with, tidies and compares: `forlopp new`, `format` and `diff`."""
