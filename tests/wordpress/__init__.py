"""The plugin for WordPress, in a real WordPress. Everything here is slow: a database and a site are set up for it."""
