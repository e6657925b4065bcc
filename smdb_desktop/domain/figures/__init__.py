"""What is counted: courses as rows of figures, the periods that they are counted in, and the questions that the counts answer."""
