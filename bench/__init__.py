"""Measures Förlopp beside stock MkDocs + Material and Hugo. Run `python -m bench --help`; nothing else imports this."""
