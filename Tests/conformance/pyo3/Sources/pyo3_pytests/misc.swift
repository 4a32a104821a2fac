import Dispatch
import Martlet

extension pyo3_pytests {
  @PyModule enum misc {
    /// Keeps a thread waiting until it is dropped.
    @PyClass final class LockHolder: Sendable {
      fileprivate let dropped = DispatchSemaphore(value: 0)

      @PyIgnore init() {}

      deinit { dropped.signal() }
    }

    @PyFunction(name: "issue_219") static func issue219() { Python.attach { _ in } }

    @PyFunction static func hammerAttachingInThread() -> LockHolder {
      let holder = LockHolder()
      let dropped = holder.dropped
      DispatchQueue(label: "hammer").async {
        dropped.wait()
        while true { Python.attach { _ in } }
      }
      return holder
    }

    @PyFunction static func detachDuringFinalization() -> LockHolder {
      let holder = LockHolder()
      let dropped = holder.dropped
      DispatchQueue(label: "detach").async {
        Python.attach { py in py.detach { dropped.wait() } }
      }
      return holder
    }

    @PyFunction static func getTypeFullyQualifiedName(obj: Bound) throws -> String {
      let type = obj.type.bound
      let name: String = try type.attribute("__qualname__").load()
      let module: String = try type.attribute("__module__").load()
      return module == "builtins" ? name : "\(module).\(name)"
    }

    @PyFunction static func acceptsBool(val: Bool) -> Bool { val }

    /// The callback may drop the dict's own reference to the item.
    @PyFunction static func getItemAndRunCallback(dict: PyDict, callback: Bound) throws {
      guard let item = try dict["key"] else { throw PyError.keyError("key not found in dict") }
      let before = try item.str()
      try callback()
      guard try item.str() == before else { throw PyError.assertionError("the item changed") }
    }
  }
}
