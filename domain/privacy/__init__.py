"""What is kept of readers, for how long, and what they may ask for."""
