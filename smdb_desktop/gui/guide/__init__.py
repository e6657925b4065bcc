"""The wizard's face: steps at the left, one form at the right. All knowledge of a case stands in ``services.session``."""
