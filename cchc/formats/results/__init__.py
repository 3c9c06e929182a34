"""The results document, ``cchc-results/1``: written compactly, read back strictly."""
