internal import CMartlet
internal import Synchronization

/// Where inside an argument a conversion failed: `[3]['port']`.
///
/// Containers add a step each as the failure passes through them; the entry of the function, which
/// knows the parameter, puts it into the message. All of it happens only on failure.
@usableFromInline
enum __ConversionPath {
  /// The path of one failure, known by its exception: while that passes up, a destructor or a
  /// `__repr__` may run conversions that fail on their own.
  private struct Failure {
    let exception: UInt
    var path: String
  }

  // Keyed by thread: a conversion may release the GIL in the middle by running Python code.
  private static let failures = Mutex<[UInt: [Failure]]>([:])

  private static var thread: UInt { PyThread_get_thread_ident() }

  /// Puts `step` in front of the path of the failure that is under way.
  static func prepend(_ step: String) {
    guard let exception = mtl_take_raised() else { return }
    let path = step + take(exception)
    let address = UInt(bitPattern: exception)
    failures.withLock { failures in
      // Those of exceptions that nobody described must not add up.
      let known = failures[thread, default: []].suffix(7)
      failures[thread] = known + [Failure(exception: address, path: path)]
    }
    mtl_set_raised(exception)
  }

  @usableFromInline @inline(never)
  static func prepend(index: Int) { prepend("[\(index)]") }

  /// A failure at a dictionary key, which is shown as Python would.
  @usableFromInline @inline(never)
  static func prepend(key: __Obj) {
    let raised = mtl_take_raised()
    let step = "[\(__Text.of(PyObject_Repr(key)) ?? "?")]"
    if let raised { mtl_set_raised(raised) }
    prepend(step)
  }

  /// The path of the failure with this exception, which is forgotten, as are those inside it.
  private static func take(_ exception: __Obj) -> String {
    let address = UInt(bitPattern: exception)
    return failures.withLock { failures in
      guard !failures.isEmpty, let known = failures[thread],
        let index = known.lastIndex(where: { $0.exception == address })
      else { return "" }
      failures[thread] = index == 0 ? nil : Array(known[..<index])
      return known[index].path
    }
  }

  /// Drops a failure that is met otherwise, with its path and its exception.
  static func forget() {
    guard let exception = mtl_take_raised() else { return }
    _ = take(exception)
    mtl_decref(exception)
  }

  /// Runs a conversion whose failure is shown without its path, which is forgotten: it must not be
  /// found by another exception at the same address.
  static func unnamed<R>(
    _ conversion: () throws(PythonErrorSet) -> R
  ) throws(PythonErrorSet) -> R {
    do throws(PythonErrorSet) {
      return try conversion()
    } catch {
      if let exception = mtl_take_raised() {
        _ = take(exception)
        mtl_set_raised(exception)
      }
      throw error
    }
  }

  /// Names the argument in the exception that is set, and forgets the path.
  ///
  /// A plain TypeError, ValueError or OverflowError that the conversion itself raised gets it into
  /// its message, the UnicodeEncodeError of a lone surrogate into its reason. Any other, and one with
  /// a traceback, comes from the caller's own Python code: it stays as it is and gets a note (PEP 678).
  static func describe(function: StaticString?, parameter: StaticString?) {
    guard let exception = mtl_take_raised() else { return }
    let path = shortened(take(exception))
    if path.isEmpty && parameter == nil { return mtl_set_raised(exception) }
    let place = parameter.map { path.isEmpty ? "'\($0)'" : "\($0)\(path)" } ?? path
    let subject = function.map { "\($0)() argument \(place)" } ?? place
    if isOwn(exception, [.unicodeEncodeError]) {
      nameInReason(subject, of: exception)
    } else if isOwn(exception, [.typeError, .valueError, .overflowError]),
      let message = __Text.of(PyObject_Str(exception))
    {
      let isDirect = path.isEmpty || (parameter == nil && !path.contains { $0 == "[" })
      let joined = isDirect && message.hasPrefix("must be ") ? " " : ": "
      let text = subject + joined + message
      if let argument = text.__store(), let tuple = PyTuple_New(1) {
        mtl_tuple_init(tuple, 0, argument)
        if PyObject_SetAttrString(exception, "args", tuple) < 0 { PyErr_Clear() }
        mtl_decref(tuple)
      }
    } else {
      addNote("while converting \(subject)", to: exception)
    }
    mtl_set_raised(exception)
  }

  /// The path of a value that is very deep, without its middle.
  private static func shortened(_ path: String) -> String {
    path.utf8.count <= 400 ? path : "\(path.prefix(100))…\(path.suffix(100))"
  }

  @usableFromInline @inline(never)
  static func failed(_ function: StaticString, _ parameter: StaticString) {
    describe(function: function, parameter: parameter)
  }

  /// A failed argument of a closure, which has no names for them.
  @inline(never)
  static func failed(closure name: String, index: Int) {
    prepend("\(name)() argument \(index + 1)")
    describe(function: nil, parameter: nil)
  }

  /// A failed assignment to `Class.attribute`.
  @usableFromInline @inline(never)
  static func failed(attribute: StaticString) {
    prepend("\(attribute)")
    describe(function: nil, parameter: nil)
  }

  /// Whether the conversion itself raised an exception of exactly one of these types.
  private static func isOwn(_ exception: __Obj, _ plain: [PyExceptionType]) -> Bool {
    let type = mtl_type_object(mtl_type(exception))
    guard plain.contains(where: { $0.object == type }) else { return false }
    if let traceback = PyException_GetTraceback(exception) {
      mtl_decref(traceback)
      return false
    }
    return true
  }

  /// Adds to the last part of the message of a UnicodeError, which CPython writes from its parts.
  private static func nameInReason(_ subject: String, of exception: __Obj) {
    guard let reason = __Text.of(mtl_attribute(exception, "reason")),
      let text = "\(reason) in \(subject)".__store()
    else { return PyErr_Clear() }
    if PyObject_SetAttrString(exception, "reason", text) < 0 { PyErr_Clear() }
    mtl_decref(text)
  }

  private static func addNote(_ note: String, to exception: __Obj) {
    if let method = mtl_attribute(exception, "add_note"), let text = note.__store() {
      mtl_xdecref(mtl_call_one(method, text))
      mtl_decref(text)
      mtl_decref(method)
    }
    PyErr_Clear()
  }
}
