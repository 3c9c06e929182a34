"""Each sender's own file back, its wrong cells marked: the package is patched, and nothing else of it changes."""
