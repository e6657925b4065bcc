"""The window as a whole: start, frame, navigation, faults."""
