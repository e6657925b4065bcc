"""Pictures of the window: how it is looked at, where it is stopped, what each picture must show, and whether a text is cut."""
