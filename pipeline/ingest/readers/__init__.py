"""One reader a format: a file becomes a Document whose blocks keep the file's own structure."""
