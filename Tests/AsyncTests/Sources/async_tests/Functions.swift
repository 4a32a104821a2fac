import Martlet
import Synchronization

@PyFunction func noop() async {}
@PyFunction func hopNoop() async { await hop() }
@PyFunction func add(_ a: Int, _ b: Int) async -> Int { a &+ b }
@PyFunction func hopAdd(_ a: Int, _ b: Int) async -> Int {
  await hop()
  return a &+ b
}
/// Ends some time after the call.
@PyFunction func slowAdd(_ a: Int, _ b: Int) async -> Int {
  await hop(after: 0.02)
  return a &+ b
}
@PyFunction func sleep(_ seconds: Double) async throws {
  try await Task.sleep(for: .seconds(seconds))
}
@PyFunction func yieldOnce() async { await Task.yield() }
/// Resumed before it has suspended.
@PyFunction func wakeItself() async {
  await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
    continuation.resume()
  }
}
@PyFunction func pair() async -> (Int, String) {
  await hop()
  return (42, "forty-two")
}
@PyFunction func slowPair() async -> (Int, String) {
  await hop(after: 0.02)
  return (42, "forty-two")
}
@PyFunction func keywords(a: Int, b: String = "b") async -> String {
  await hop()
  return "\(a)\(b)"
}
@PyFunction(signature: "(*args, **kwargs)")
func many(args: [Int], kwargs: [String: Int]) async -> ([Int], [String: Int]) {
  await hop()
  return (args, kwargs)
}

struct Failure: Error, CustomStringConvertible {
  let description: String
}

@PyFunction func fail(_ message: String, afterHop: Bool) async throws -> Int {
  if afterHop { await hop() }
  throw PyError.valueError(message)
}
@PyFunction func failInSwift(afterHop: Bool) async throws {
  if afterHop { await hop() }
  throw Failure(description: "out of seed")
}
@PyFunction func failTyped() async throws(Failure) -> Int { throw Failure(description: "typed") }

/// The Python object that it was given.
@PyFunction func slowEcho(_ object: Py) async -> Py {
  await hop(after: 0.02)
  return object
}

/// Two children at once.
@PyFunction func children() async -> Int {
  async let a = hopAdd(1, 2)
  async let b = hopAdd(3, 4)
  return await a + b
}
