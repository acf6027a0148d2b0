"""`python -m fazhigov` is the command line."""

from fazhigov.cli import main

if __name__ == "__main__":
    main()
