"""What formats for programs share: harmless JSON and Markdown, fingerprints."""
