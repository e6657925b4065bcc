"""The container around a payload: the package and the signature in it."""
