"""One file per outside world. A gateway says yes, "later" or "never", and nothing else."""
