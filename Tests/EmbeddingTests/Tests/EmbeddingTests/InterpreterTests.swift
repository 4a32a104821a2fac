import Martlet
import MartletTesting
import Testing

@Suite struct InterpreterTests {
  @Test func sourceRunsAndValuesConvert() throws {
    let squares: [Int] = try TestInterpreter.run { (py) throws in
      try py.evaluate("numbers = range(4)\n[n * n for n in numbers]")
    }
    #expect(squares == [0, 1, 4, 9])
    let sum: Double = try TestInterpreter.run { (py) throws in
      try py.evaluate("a + b", ["a": 1, "b": 2.5])
    }
    #expect(sum == 3.5)
  }

  @Test func comparisonCountsTheType() throws {
    try TestInterpreter.run { (py) throws in
      #expect(try py.isEqual(1, to: "1"))
      #expect(try !py.isEqual(true, to: "1"))
      #expect(try py.isEqual(["a": [1, 2]], to: "{'a': [1, 2]}"))
      #expect(try py.isEqual([UInt8](1...3), to: "b'\\1\\2\\3'"))
    }
  }

  @Test func errorsAreCaughtWithTheirClass() {
    #expect {
      try TestInterpreter.run { (py) throws in try py.evaluate("{}['missing']", as: Int.self) }
    } throws: { error in
      guard let error = error as? PyError else { return false }
      return error.matches(.keyError) && error.message == "'missing'"
    }
  }

  @Test func objectsAreReleasedOffTheGIL() async throws {
    let object: Py = try TestInterpreter.run { py in try py.evaluate("[object()]") }
    await Task.detached { _ = object }.value
    let count: Int = try TestInterpreter.run { (py) throws in
      try py.evaluate("import sys\nsys.getrefcount(x)", ["x": object])
    }
    #expect(count > 0)
  }
}
