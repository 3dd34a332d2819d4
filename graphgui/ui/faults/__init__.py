"""What the program does with errors that nobody expected: it paints on, logs them, tells them once, and goes on."""
