"""Indtastningshjælp: a case in the order and words of SMDB's own screens, and how far it was typed there. Knows no Qt."""
