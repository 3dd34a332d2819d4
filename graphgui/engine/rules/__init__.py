"""The formulas and rules of the table: parsed once into expressions, simplified, and printed for whoever runs or reads them."""
