"""The doors of the use cases: what they need of a store, a vault, a signer, a way out, a clock.

Concrete classes are joined in ``app.py`` only. Each module is one door; importers name the module.
"""
