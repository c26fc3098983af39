"""The verbs of the command line, a file each: options in, exit status out."""
