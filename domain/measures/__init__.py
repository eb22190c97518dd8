"""What is measured in a consultation: read by a device or typed, sealed, kept with its evidence."""
