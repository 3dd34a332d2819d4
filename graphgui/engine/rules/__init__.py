"""The formulas and rules of the table: parsed once into expressions, simplified, evaluated and printed."""
