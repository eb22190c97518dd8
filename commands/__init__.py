"""What `python app.py <command>` does besides answering requests."""
