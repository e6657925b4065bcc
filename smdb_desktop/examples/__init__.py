"""What shows and proves the program: made-up cases, the journey, and the hands that make it. No part of a caseworker's day."""
