import ctypes
import inspect

import my_module
import pytest
from my_module import Calculator, fibonacci


def test_O5_the_founding_example() -> None:
    calc = Calculator(10.0)
    calc.add(5.0)
    assert calc.get_value() == 15.0
    assert fibonacci(10) == 55


def test_value_can_be_read_and_set() -> None:
    calc = Calculator.create_zero()
    assert calc.value == 0.0
    calc.value = 2
    calc.add(0.5)
    assert calc.value == 2.5


def test_signature_and_documentation() -> None:
    assert str(inspect.signature(fibonacci)) == "(n, /)"
    assert fibonacci.__doc__ == "The n-th Fibonacci number."
    assert Calculator.__doc__ == "Adds up."
    assert my_module.__doc__ == "A first module in Swift."
    assert my_module.__all__ == ["fibonacci", "Calculator"]


@pytest.mark.parametrize(
    ("argument", "error", "message"),
    [
        (
            "a",
            TypeError,
            "fibonacci() argument 'n': 'str' object cannot be interpreted as an integer",
        ),
        (
            -1,
            OverflowError,
            "fibonacci() argument 'n': can't convert negative int to UInt32",
        ),
        (
            2**70,
            OverflowError,
            "fibonacci() argument 'n': Python int too large to convert to C long",
        ),
    ],
)
def test_a_wrong_argument_is_named(
    argument: object, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as raised:
        fibonacci(argument)  # type: ignore[arg-type]
    assert str(raised.value) == message


def test_ctypes_reaches_the_plain_symbol() -> None:
    assert ctypes.CDLL(my_module.my_module.__file__).add_numbers(1, 2) == 3
