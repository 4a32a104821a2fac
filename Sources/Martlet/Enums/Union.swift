import CMartlet
internal import Synchronization

/// The attempts to convert an object to one of several types.
public struct __Union {
  let object: __Obj
  private var reasons: [String] = []
  /// Whether a value is out of range, or wrong inside, which its type doesn't say.
  private var isInside = false

  public init(_ object: __Obj) { self.object = object }

  public var isNone: Bool { mtl_is_none(object) }

  /// One attempt: `nil` when the object is of another type or out of range.
  ///
  /// - Throws: Anything else that the conversion raised, such as an error of the caller's own code.
  public mutating func attempt<T>(
    _ load: () throws(PythonErrorSet) -> T
  ) throws(PythonErrorSet) -> T? {
    // Its cases may hold the union itself, and a list itself too.
    guard mtl_enter_level() else { throw PythonErrorSet() }
    defer { mtl_leave_level() }
    do throws(PythonErrorSet) {
      return try load()
    } catch {
      let expected: [PyExceptionType] = [.typeError, .valueError, .overflowError]
      guard expected.contains(where: { PyErr_ExceptionMatches($0.object) != 0 }) else {
        throw error
      }
      // Taking the error adds the path of what was wrong inside.
      let reason = PyError.__fetch()
      isInside = isInside || !reason.matches(.typeError) || reason.message.contains { $0 == "[" }
      reasons.append(reason.message)
      return nil
    }
  }

  /// The `TypeError` that lists what was tried.
  public func fail(_ types: String) throws(PythonErrorSet) -> Never {
    let found = mtl_is_none(object) ? "None" : __Text.of(mtl_type_name(object)) ?? "object"
    let list = isInside ? " (\(reasons.joined(separator: "; ")))" : ""
    PyError(.typeError, "must be \(types), not \(found)\(list)").__restore()
    throw PythonErrorSet()
  }

  private struct Hint: Hashable {
    let thread: UInt
    let type: ObjectIdentifier
  }

  private static let hints = Mutex<Set<Hint>>([])

  /// The types that fit, for stubs and messages; inside of itself the union is an `object`.
  public static func hint(_ type: Any.Type, _ types: () -> [String]) -> String {
    let hint = Hint(thread: PyThread_get_thread_ident(), type: ObjectIdentifier(type))
    guard hints.withLock({ $0.insert(hint).inserted }) else { return "object" }
    defer { _ = hints.withLock { $0.remove(hint) } }
    return types().joined(separator: " | ")
  }
}
