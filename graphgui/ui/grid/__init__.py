"""The grid editor for vectors and matrices."""
