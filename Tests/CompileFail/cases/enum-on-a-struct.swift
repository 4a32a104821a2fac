import Martlet

@PyEnum struct Colour {}
