"""The pages beside the wizard, one module each. They know the context and nothing of each other."""
