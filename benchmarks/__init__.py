"""How fast and how small the program is, each number beside what the machine can do at best, measured in the same run.

It may use every layer but changes nothing: stores lie in temporary folders and all citizens are made up. The aims are the
project's own (``docs/benchmarks.md``); no test judges a time, because the machine of a test is never at rest.
"""
