import CMartlet
import Martlet
import Testing

@Suite struct ErrorTests {
  /// The order of Swift's constants and of the table in C agree, name by name.
  @Test func `Each builtin exception is the one that its name says`() throws {
    let named: [(PyExceptionType, String)] = [
      (.baseException, "BaseException"), (.exception, "Exception"),
      (.arithmeticError, "ArithmeticError"), (.assertionError, "AssertionError"),
      (.attributeError, "AttributeError"), (.blockingIOError, "BlockingIOError"),
      (.brokenPipeError, "BrokenPipeError"), (.bufferError, "BufferError"),
      (.childProcessError, "ChildProcessError"),
      (.connectionAbortedError, "ConnectionAbortedError"), (.connectionError, "ConnectionError"),
      (.connectionRefusedError, "ConnectionRefusedError"),
      (.connectionResetError, "ConnectionResetError"), (.eofError, "EOFError"),
      (.fileExistsError, "FileExistsError"), (.fileNotFoundError, "FileNotFoundError"),
      (.floatingPointError, "FloatingPointError"), (.generatorExit, "GeneratorExit"),
      (.importError, "ImportError"), (.indexError, "IndexError"),
      (.interruptedError, "InterruptedError"), (.isADirectoryError, "IsADirectoryError"),
      (.keyError, "KeyError"), (.keyboardInterrupt, "KeyboardInterrupt"),
      (.lookupError, "LookupError"), (.memoryError, "MemoryError"),
      (.moduleNotFoundError, "ModuleNotFoundError"), (.nameError, "NameError"),
      (.notADirectoryError, "NotADirectoryError"), (.notImplementedError, "NotImplementedError"),
      (.osError, "OSError"), (.overflowError, "OverflowError"),
      (.permissionError, "PermissionError"), (.processLookupError, "ProcessLookupError"),
      (.recursionError, "RecursionError"), (.referenceError, "ReferenceError"),
      (.runtimeError, "RuntimeError"), (.stopAsyncIteration, "StopAsyncIteration"),
      (.stopIteration, "StopIteration"), (.syntaxError, "SyntaxError"),
      (.systemError, "SystemError"), (.systemExit, "SystemExit"),
      (.timeoutError, "TimeoutError"), (.typeError, "TypeError"),
      (.unboundLocalError, "UnboundLocalError"), (.unicodeError, "UnicodeError"),
      (.valueError, "ValueError"), (.zeroDivisionError, "ZeroDivisionError"),
      (.warning, "Warning"), (.userWarning, "UserWarning"),
      (.deprecationWarning, "DeprecationWarning"),
      (.pendingDeprecationWarning, "PendingDeprecationWarning"),
      (.syntaxWarning, "SyntaxWarning"), (.runtimeWarning, "RuntimeWarning"),
      (.futureWarning, "FutureWarning"), (.importWarning, "ImportWarning"),
      (.unicodeWarning, "UnicodeWarning"), (.bytesWarning, "BytesWarning"),
    ]
    for (type, name) in named {
      #expect(Embedded.attach { _ in PyError(type, "x").description } == "\(name): x")
    }
  }

  @Test func `What Python raises is caught, matched and described`() throws {
    try Embedded.attach { py in
      let error = try raised(by: { _ = try py.eval("{}['key']") })
      let matched = [.keyError, .lookupError, .valueError].map { error.matches($0, py) }
      #expect(matched == [true, true, false])
      #expect(error.description == "KeyError: 'key'")
      #expect(!mtl_error_occurred())
    }
  }

  @Test func `An exception keeps its identity through Swift`() throws {
    try Embedded.attach { py in
      let instance = try py.eval("ValueError('mine')")
      let error = PyError(instance)
      error.__restore()
      let fetched = PyError.__fetch()
      let isSame = fetched.instance(py).isIdentical(to: instance)
      #expect(isSame)
    }
  }

  @Test func `A conversion names the path of its failure`() throws {
    try Embedded.attach { py in
      let object = try py.eval("{'a': [1, 'x']}")
      let error = try raised(by: { _ = try object.load(as: [String: [Int]].self) })
      #expect(
        error.description
          == "TypeError: ['a'][1]: 'str' object cannot be interpreted as an integer")
    }
  }
}

/// The Python exception that `body` throws.
private func raised(by body: () throws -> Void) throws -> PyError {
  do {
    try body()
  } catch let error as PyError {
    return error
  }
  struct Nothing: Error {}
  throw Nothing()
}
