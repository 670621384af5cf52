"""What whoever runs the program sees of it: readiness, figures, logs and traces. None of them holds a word of what people said."""
