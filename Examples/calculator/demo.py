"""The founding example, and the same library through ctypes."""

import ctypes

import my_module
from my_module import Calculator, fibonacci

calc = Calculator(10.0)
calc.add(5.0)
print(calc.get_value())
print(fibonacci(10))

lib = ctypes.CDLL(my_module.my_module.__file__)
print(lib.add_numbers(1, 2))
