// Grading takes a moment: look again by itself until nothing waits.
setTimeout(() => location.reload(), 1500);
