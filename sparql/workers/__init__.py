"""The processes that run queries: a dispatcher, loaders of a release, and disposable workers.

    web processes --socket--> dispatcher --socket--> loader (one a release) --fork--> workers

The dispatcher knows the limits and no engine; a loader holds one release and only forks; a worker
runs one query after another until one of them breaks a limit and the worker is killed.
"""
