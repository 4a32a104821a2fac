import Dispatch
import Martlet

/// Ends long after the process wants to.
@PyFunction func ignoreEverything(_ seconds: Double) async -> Int {
  await hop(after: seconds)
  return 1
}
/// Hops for ever, and asks Python something each time.
@PyFunction func pollPython(_ function: Py) async {
  while !Task.isCancelled {
    await hop()
    let _ = try? await Python.run { py in _ = try function.bind(py)() }
  }
}
/// The same on the loop executor, in a task that nobody awaits.
@PyFunction(executor: .eventLoop) func leaveJobs(_ n: Int) async {
  for _ in 0..<n {
    Task(executorPreference: PyEventLoop.current) {
      for _ in 0..<5 {
        await Task.yield()
        await hop()
      }
    }
  }
}

/// Takes the GIL again and again in threads that Python doesn't know.
@PyFunction func attachForEver() async {
  for _ in 0..<2 {
    Task.detached {
      while true {
        Python.attach { _ in }
        await hop()
      }
    }
  }
  await hop()
}

/// Keeps all threads of Dispatch's default queue until `release`, in the way of blocking calls.
@PyFunction func blockDispatch() {
  for _ in 0..<blocks { DispatchQueue.global().async { gate.wait() } }
}
@PyFunction func releaseDispatch() { for _ in 0..<blocks { gate.signal() } }
private let blocks = 256
private let gate = DispatchSemaphore(value: 0)

/// Goes on in the pool, waked by another queue than the default one.
@PyFunction func hopByOtherQueue() async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    DispatchQueue.global(qos: .utility).async { continuation.resume() }
  }
}
@PyFunction(executor: .concurrent) func noopInPool() async {}
@PyFunction func numbersOfOtherQueue(buffer: Int) -> PyAsyncIterator<Int> {
  PyAsyncIterator(
    AsyncStream {
      await hopByOtherQueue()
      return 1
    }, buffer: buffer)
}
