import CMartlet
import Glibc
import Martlet

/// The interpreter of the test process: started once, by whichever test comes first, and then left
/// with the GIL free, so that tests run on any thread.
enum Embedded {
  private static let started: Void = {
    Py_InitializeEx(0)
    _ = PyEval_SaveThread()
  }()

  static func attach<R: ~Copyable, E: Error>(_ body: (Python) throws(E) -> R) throws(E) -> R {
    started
    return try Python.attach(body)
  }

  /// Runs `body` on a thread of its own and waits for it, with the GIL free.
  static func onThread(_ body: @escaping @Sendable () -> Void) {
    started
    final class Job: Sendable {
      let body: @Sendable () -> Void
      init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let job = Unmanaged.passRetained(Job(body))
    let result = pthread_create(
      &thread, nil,
      { raw in
        raw.map { Unmanaged<Job>.fromOpaque($0).takeRetainedValue().body() }
        return nil
      }, job.toOpaque())
    precondition(result == 0, "no thread could be started")
    pthread_join(thread, nil)
  }
}

/// A Python object that counts for itself: nothing else in the process refers to it.
func fresh(_ py: Python) throws -> Py { try py.builtin("object")().owned() }

func references(_ object: Py, _ py: Python) -> Int {
  object.bind(py).withUnsafePointer { mtl_refcnt($0) } - 1
}
