import Dispatch
import Glibc
import Martlet
import Synchronization

/// 0 ..< n; with `hops`, each item is resumed from another thread; ends in an error if asked to.
struct Numbers: AsyncSequence, Sendable {
  let n: Int
  var hops = false
  var error: String?

  struct Iterator: AsyncIteratorProtocol {
    let numbers: Numbers
    var i = 0

    mutating func next() async throws -> Int? {
      produced.withLock { $0 += 1 }
      if numbers.hops { await hop() }
      if i >= numbers.n {
        if let error = numbers.error { throw PyError.runtimeError(error) }
        return nil
      }
      i += 1
      return i - 1
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(numbers: self) }
}

private let produced = Mutex(0)
private let ended = Mutex(0)

/// How many items any sequence was asked for.
@PyFunction func itemsAsked() -> Int { produced.withLock { $0 } }
@PyFunction func forgetItemsAsked() { produced.withLock { $0 = 0 } }
/// How many streams have ended before their end.
@PyFunction func streamsTerminated() -> Int { ended.withLock { $0 } }

@PyFunction func numbers(_ n: Int, error: String? = nil) -> some AsyncSequence<Int, any Error>
  & Sendable
{
  Numbers(n: n, error: error)
}
@PyFunction func hopNumbers(_ n: Int, error: String? = nil) -> some AsyncSequence<Int, any Error>
  & Sendable
{
  Numbers(n: n, hops: true, error: error)
}
@PyFunction(buffer: 256)
func bufferedNumbers(_ n: Int, error: String? = nil) -> some AsyncSequence<Int, any Error>
  & Sendable
{
  Numbers(n: n, error: error)
}
@PyFunction(buffer: 4)
func slowlyBufferedNumbers(_ n: Int) -> some AsyncSequence<Int, any Error> & Sendable {
  Numbers(n: n, hops: true)
}
@PyFunction func pairs(_ n: Int) -> AsyncStream<(Int, String)> {
  AsyncStream { continuation in
    for i in 0..<n { continuation.yield((i, "\(i)")) }
    continuation.finish()
  }
}
@PyFunction func laterNumbers(_ n: Int) async throws -> some AsyncSequence<Int, any Error>
  & Sendable
{
  await hop()
  if n < 0 { throw PyError.valueError("n must not be negative") }
  return Numbers(n: n)
}
/// Never gives an item.
@PyFunction func silence(buffer: Int = 0) -> PyAsyncIterator<Int> {
  let stream = AsyncStream<Int> { continuation in
    continuation.onTermination = { _ in ended.withLock { $0 += 1 } }
  }
  return PyAsyncIterator(stream, buffer: buffer)
}
@PyFunction func silentPush() -> PyAsyncIterator<Int> {
  let (iterator, continuation) = PyAsyncIterator<Int>.makeStream(bufferingLimit: 4)
  continuation.onTermination { ended.withLock { $0 += 1 } }
  return iterator
}

/// Pushed by a thread that is not the loop's.
@PyFunction func pushedNumbers(_ n: Int, limit: Int = 1024, error: String? = nil)
  -> PyAsyncIterator<Int>
{
  let (iterator, continuation) = PyAsyncIterator<Int>.makeStream(bufferingLimit: limit)
  DispatchQueue.global().async {
    for i in 0..<n {
      var result = continuation.yield(i)
      while case .full = result {
        usleep(20)
        result = continuation.yield(i)
      }
      if case .terminated = result {
        ended.withLock { $0 += 1 }
        return
      }
    }
    continuation.finish(throwing: error.map { PyError.runtimeError($0) })
  }
  return iterator
}
/// Pushed by a task that waits for room.
@PyFunction func sentNumbers(_ n: Int) -> PyAsyncIterator<Int> {
  let (iterator, continuation) = PyAsyncIterator<Int>.makeStream(bufferingLimit: 2)
  Task {
    for i in 0..<n {
      guard await continuation.send(i) else { return }
    }
    continuation.finish()
  }
  return iterator
}

struct Odd: CustomIntoPython, Sendable {
  let number: Int

  func pythonValue() throws -> Int {
    if number % 2 == 0 { throw PyError.valueError("\(number) is even") }
    return number
  }
}

@PyFunction func oddNumbers() -> PyAsyncIterator<Odd> {
  let (iterator, continuation) = PyAsyncIterator<Odd>.makeStream(bufferingLimit: 10)
  for number in [1, 3, 4, 5] { _ = continuation.yield(Odd(number: number)) }
  continuation.finish()
  return iterator
}
