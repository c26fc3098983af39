"""`python -m uscc` is the command `uscc`."""

from uscc.cli import run

if __name__ == "__main__":
    run()
