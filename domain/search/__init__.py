"""Search: the words of articles and comments in a form in which every database finds them quickly."""
