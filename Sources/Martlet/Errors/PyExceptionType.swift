internal import CMartlet

/// A builtin exception class of Python.
public struct PyExceptionType: Sendable, Hashable {
  // The index in the table of CMartlet's exception.c.
  let index: Int32

  /// Borrowed; the builtin classes live as long as the interpreter.
  var object: __Obj {
    // The fallback can't be reached while the table and this file agree; a test compares them.
    mtl_exception(index) ?? mtl_none()
  }
}

extension PyExceptionType {
  public static let baseException = PyExceptionType(index: 0)
  public static let exception = PyExceptionType(index: 1)
  public static let arithmeticError = PyExceptionType(index: 2)
  public static let assertionError = PyExceptionType(index: 3)
  public static let attributeError = PyExceptionType(index: 4)
  public static let blockingIOError = PyExceptionType(index: 5)
  public static let brokenPipeError = PyExceptionType(index: 6)
  public static let bufferError = PyExceptionType(index: 7)
  public static let childProcessError = PyExceptionType(index: 8)
  public static let connectionAbortedError = PyExceptionType(index: 9)
  public static let connectionError = PyExceptionType(index: 10)
  public static let connectionRefusedError = PyExceptionType(index: 11)
  public static let connectionResetError = PyExceptionType(index: 12)
  public static let eofError = PyExceptionType(index: 13)
  public static let fileExistsError = PyExceptionType(index: 14)
  public static let fileNotFoundError = PyExceptionType(index: 15)
  public static let floatingPointError = PyExceptionType(index: 16)
  public static let generatorExit = PyExceptionType(index: 17)
  public static let importError = PyExceptionType(index: 18)
  public static let indexError = PyExceptionType(index: 19)
  public static let interruptedError = PyExceptionType(index: 20)
  public static let isADirectoryError = PyExceptionType(index: 21)
  public static let keyError = PyExceptionType(index: 22)
  public static let keyboardInterrupt = PyExceptionType(index: 23)
  public static let lookupError = PyExceptionType(index: 24)
  public static let memoryError = PyExceptionType(index: 25)
  public static let moduleNotFoundError = PyExceptionType(index: 26)
  public static let nameError = PyExceptionType(index: 27)
  public static let notADirectoryError = PyExceptionType(index: 28)
  public static let notImplementedError = PyExceptionType(index: 29)
  public static let osError = PyExceptionType(index: 30)
  public static let overflowError = PyExceptionType(index: 31)
  public static let permissionError = PyExceptionType(index: 32)
  public static let processLookupError = PyExceptionType(index: 33)
  public static let recursionError = PyExceptionType(index: 34)
  public static let referenceError = PyExceptionType(index: 35)
  public static let runtimeError = PyExceptionType(index: 36)
  public static let stopAsyncIteration = PyExceptionType(index: 37)
  public static let stopIteration = PyExceptionType(index: 38)
  public static let syntaxError = PyExceptionType(index: 39)
  public static let systemError = PyExceptionType(index: 40)
  public static let systemExit = PyExceptionType(index: 41)
  public static let timeoutError = PyExceptionType(index: 42)
  public static let typeError = PyExceptionType(index: 43)
  public static let unboundLocalError = PyExceptionType(index: 44)
  public static let unicodeDecodeError = PyExceptionType(index: 45)
  public static let unicodeEncodeError = PyExceptionType(index: 46)
  public static let unicodeError = PyExceptionType(index: 47)
  public static let unicodeTranslateError = PyExceptionType(index: 48)
  public static let valueError = PyExceptionType(index: 49)
  public static let zeroDivisionError = PyExceptionType(index: 50)
  public static let warning = PyExceptionType(index: 51)
  public static let userWarning = PyExceptionType(index: 52)
  public static let deprecationWarning = PyExceptionType(index: 53)
  public static let pendingDeprecationWarning = PyExceptionType(index: 54)
  public static let syntaxWarning = PyExceptionType(index: 55)
  public static let runtimeWarning = PyExceptionType(index: 56)
  public static let futureWarning = PyExceptionType(index: 57)
  public static let importWarning = PyExceptionType(index: 58)
  public static let unicodeWarning = PyExceptionType(index: 59)
  public static let bytesWarning = PyExceptionType(index: 60)
}
