"""Time and ids, as the use cases ask for them: both are given from outside, so that a test decides what they are."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
"""The time, aware, in UTC."""
NewId = Callable[[], str]
"""A new id that collides with none made on any machine (uuid4 hex)."""
