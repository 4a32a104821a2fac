#if !Async
// What an expansion calls for async code, so that its compile error says what to do.

@available(
  *, unavailable,
  message:
    "async code is exported by Martlet's trait 'Async', which 'traits: []' in Package.swift turns off"
)
public func __async<R>(
  _ name: StaticString, _ cancellation: PyCancellation, _ body: () async throws -> R,
  _ store: (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? { nil }

@available(
  *, unavailable,
  message:
    "async code is exported by Martlet's trait 'Async', which 'traits: []' in Package.swift turns off"
)
public func __asyncConcurrent<R>(
  _ name: StaticString, _ cancellation: PyCancellation, _ body: () async throws -> R,
  _ store: (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? { nil }

@available(
  *, unavailable,
  message:
    "async code is exported by Martlet's trait 'Async', which 'traits: []' in Package.swift turns off"
)
public func __asyncOnLoop<R>(
  _ name: StaticString, _ cancellation: PyCancellation, _ body: () async throws -> R,
  _ store: (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? { nil }

@available(
  *, unavailable,
  message:
    "async code is exported by Martlet's trait 'Async', which 'traits: []' in Package.swift turns off"
)
public func __asyncOnMain<R>(
  _ name: StaticString, _ cancellation: PyCancellation, _ body: () async throws -> R,
  _ store: (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? { nil }

@available(
  *, unavailable,
  message:
    "async code is exported by Martlet's trait 'Async', which 'traits: []' in Package.swift turns off"
)
public func __asyncMethod<T, R>(
  of type: T.Type, _ name: StaticString, _ cancellation: PyCancellation,
  _ body: () async throws -> R, _ store: (consuming R) -> __Obj?
) throws(PythonErrorSet) -> __Obj? { nil }

@available(
  *, unavailable,
  message:
    "async code is exported by Martlet's trait 'Async', which 'traits: []' in Package.swift turns off"
)
public func __storeSequence<S>(
  _ sequence: consuming S, buffer: Int, _ store: (Any) -> __Obj?
) -> __Obj? { nil }
#endif
