"""Two people at one store for a made-up week, by chance from a seed, and the judgement of what it left."""
