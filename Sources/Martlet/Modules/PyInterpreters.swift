/// The sub-interpreters that may import a module.
public struct PyInterpreters: Sendable {
  /// Why the main interpreter alone may, or `nil`.
  let refusal: StaticString?

  /// Every interpreter, each with its own classes and, from Python 3.12 on, its own GIL.
  public static var any: PyInterpreters { PyInterpreters(refusal: nil) }

  /// The main interpreter alone: an import in another is an `ImportError`, with `message` on 3.11
  /// and in CPython's own words from 3.12 on.
  public static func main(refusal message: StaticString) -> PyInterpreters {
    PyInterpreters(refusal: message)
  }
}
