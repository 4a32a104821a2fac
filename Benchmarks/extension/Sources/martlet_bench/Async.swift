import Dispatch
import Glibc
import Martlet

/// Suspends, and is resumed from another thread.
private func hop() async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    DispatchQueue.global().async { continuation.resume() }
  }
}

/// 0 ..< n.
private struct Numbers: AsyncSequence, Sendable {
  let n: Int
  var hops = false

  struct Iterator: AsyncIteratorProtocol {
    let numbers: Numbers
    var i = 0

    mutating func next() async -> Int? {
      if i >= numbers.n { return nil }
      if numbers.hops { await hop() }
      i += 1
      return i - 1
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(numbers: self) }
}

@PyFunction func asyncNoop() async {}
@PyFunction func asyncNoopHop() async { await hop() }
@PyFunction(executor: .eventLoop) func asyncNoopHopLoop() async { await hop() }
@PyFunction func asyncAdd(_ a: Int, _ b: Int) async -> Int { a &+ b }
@PyFunction(executor: .eventLoop) func asyncYield() async { await Task.yield() }
@PyFunction func asyncSleep(_ seconds: Double) async throws {
  try await Task.sleep(for: .seconds(seconds))
}
@PyFunction(executor: .eventLoop) func asyncCallPy(_ f: Py, _ n: Int) async throws {
  for _ in 0..<n {
    _ = try await PyAwaitable(Python.run { py in try f.bind(py)().owned() }).value
  }
}

@PyFunction(name: "AsyncRange")
func asyncRange(_ n: Int) -> some AsyncSequence<Int, Never> & Sendable { Numbers(n: n) }
@PyFunction(name: "AsyncRangeBuffered", buffer: 256)
func asyncRangeBuffered(_ n: Int) -> some AsyncSequence<Int, Never> & Sendable { Numbers(n: n) }
@PyFunction(name: "AsyncRangeHop")
func asyncRangeHop(_ n: Int) -> some AsyncSequence<Int, Never> & Sendable {
  Numbers(n: n, hops: true)
}
/// Pushed by a thread that is not the loop's.
@PyFunction(name: "AsyncRangePush") func asyncRangePush(_ n: Int) -> PyAsyncIterator<Int> {
  let (iterator, continuation) = PyAsyncIterator<Int>.makeStream(bufferingLimit: 1024)
  DispatchQueue.global().async {
    for i in 0..<n {
      var result = continuation.yield(i)
      while case .full = result {
        usleep(20)
        result = continuation.yield(i)
      }
      if case .terminated = result { return }
    }
    continuation.finish()
  }
  return iterator
}
