"""The floor: what every section stands on. Knows no article and no comment."""
