import Glibc
import Martlet

/// An object whose end tells a thread that the interpreter goes away.
@PyClass final class LockHolder {
  @PyIgnore let pipe: Int32
  fileprivate init(pipe: Int32) { self.pipe = pipe }
  deinit { close(pipe) }
}

private func thread(_ body: @escaping @Sendable (Int32) -> Void) -> LockHolder {
  var ends: [Int32] = [0, 0]
  _ = Glibc.pipe(&ends)
  let reader = ends[0]
  final class Box: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  let box = Unmanaged.passRetained(Box { body(reader) })
  var id = pthread_t()
  pthread_create(
    &id, nil,
    { pointer in
      if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().body() }
      return nil
    }, box.toOpaque())
  pthread_detach(id)
  return LockHolder(pipe: ends[1])
}

private func waitForEnd(_ reader: Int32) {
  var byte: UInt8 = 0
  while read(reader, &byte, 1) < 0 {}
}

@PyFunction func hammerAttachingInThread() -> LockHolder {
  thread { reader in
    waitForEnd(reader)
    while true { Python.attach { py in _ = try? py.eval("1 + 1") } }
  }
}

@PyFunction func detachDuringFinalization() -> LockHolder {
  thread { reader in
    Python.attach { py in py.detach { waitForEnd(reader) } }
  }
}
