"""The edge: HTTP and commands. One section of the site is one package with the same file names inside."""
