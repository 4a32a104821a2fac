import Glibc
import Martlet

/// Awaits what `callback()` returns.
@PyFunction func awaitCallback(_ callback: Py, afterHop: Bool = false) async throws -> Py {
  if afterHop { await hop(after: 0.01) }
  return try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value
}
@PyFunction(executor: .eventLoop) func awaitCallbackOnLoop(_ callback: Py) async throws -> Py {
  try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value
}
/// Awaits an object from the pool.
@PyFunction func awaitObject(_ object: PyAwaitable) async throws -> Py {
  await hop()
  return try await object.value
}
@PyFunction func awaitInt(_ object: PyAwaitable) async throws -> Int {
  await hop()
  return try await object.value(as: Int.self)
}
/// Awaits in a child task and in a task of its own.
@PyFunction func awaitInChildren(_ a: PyAwaitable, _ b: PyAwaitable) async throws -> Int {
  await hop()
  async let first = a.value(as: Int.self)
  let second = try await Task { try await b.value(as: Int.self) }.value
  return try await first + second
}
/// What `CancellationError` became of a cancelled Python task.
@PyFunction func catchCancellation(_ object: PyAwaitable) async -> String {
  await hop()
  do {
    _ = try await object.value
    return "value"
  } catch is CancellationError {
    return "cancelled"
  } catch {
    return "\(error)"
  }
}
@PyFunction func awaitOutside(_ object: PyAwaitable) throws {
  Task.detached {
    await lastFailureOfTask.set { _ = try await object.value }
  }
}
actor LastFailure {
  private(set) var text = ""
  func set(_ body: @Sendable () async throws -> Void) async {
    do { try await body() } catch { text = "\(error)" }
  }
}
let lastFailureOfTask = LastFailure()
@PyFunction func lastFailure() async -> String { await lastFailureOfTask.text }

@PyFunction func sum(_ numbers: PyAsyncSequence<Int>) async throws -> Int {
  await hop()
  var sum = 0
  for try await number in numbers { sum += number }
  return sum
}
@PyFunction(executor: .eventLoop) func sumOnLoop(_ numbers: PyAsyncSequence<Int>) async throws
  -> Int
{
  var sum = 0
  for try await number in numbers { sum += number }
  return sum
}
@PyFunction func firstTwo(_ words: PyAsyncSequence<String>) async throws -> [String] {
  var result: [String] = []
  for try await word in words {
    result.append(word)
    if result.count == 2 { break }
  }
  return result
}
/// Twice as much, item by item, in the middle of Python.
@PyFunction func doubled(_ numbers: PyAsyncSequence<Int>) -> some AsyncSequence<Int, any Error> {
  numbers.map { $0 * 2 }
}
/// The same, read ahead.
@PyFunction(buffer: 3)
func doubledAhead(_ numbers: PyAsyncSequence<Int>) -> some AsyncSequence<Int, any Error> {
  numbers.map { $0 * 2 }
}

// Not pthread_self, which the compiler takes for a constant of the function.
func currentThread() -> Int { Int(gettid()) }
@_silgen_name("gettid") private func gettid() -> Int32
/// Whether the start, and what follows a suspension, ran on the thread `loop`.
@PyFunction func threadsAutomatic(_ loop: Int) async -> (Bool, Bool) {
  let first = currentThread() == loop
  await hop(after: 0.01)
  return (first, currentThread() == loop)
}
@PyFunction(executor: .eventLoop) func threadsOnLoop(_ loop: Int) async -> (Bool, Bool) {
  let first = currentThread() == loop
  await hop(after: 0.01)
  return (first, currentThread() == loop)
}
@PyFunction(executor: .concurrent) func threadsConcurrent(_ loop: Int) async -> Bool {
  currentThread() == loop
}
@concurrent @PyFunction func threadsOfConcurrentFunction(_ loop: Int) async -> Bool {
  currentThread() == loop
}
@MainActor @PyFunction func onMainActor(_ loop: Int) async -> Bool {
  MainActor.assertIsolated()
  return currentThread() == loop
}
@PyFunction(executor: .eventLoop) func yieldOnLoop() async { await Task.yield() }
@PyFunction func runInPython(_ function: Py) async throws -> Int {
  await hop()
  return try await Python.run { py in try function.bind(py)().load() }
}
@PyFunction(executor: .eventLoop) func runInPythonOnLoop(_ function: Py) async throws -> (Int, Int)
{
  let first = try await Python.run { py in try function.bind(py)().load(as: Int.self) }
  await hop(after: 0.01)
  return (first, try await Python.run { py in try function.bind(py)().load(as: Int.self) })
}
@PyFunction func loopOfTask() async throws -> Bool {
  guard let loop = PyEventLoop.current else { return false }
  if !loop.isCurrent { return false }
  await hop(after: 0.01)
  return PyEventLoop.current != nil && !loop.isCurrent
}
@PyFunction func callSoon(_ callback: Py) async {
  guard let loop = PyEventLoop.current else { return }
  await hop()
  loop.callSoonThreadsafe { py in _ = try? callback.bind(py)() }
}
@PyFunction func byHand(_ n: Int) -> PyAwaitable {
  PyAwaitable {
    await hop()
    return n * 2
  }
}
/// Swift's own entry into asyncio.
@PyFunction func runAsync(_ callback: Py) throws -> Int {
  try Python.runAsync {
    try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value(as: Int.self)
  }
}

@TaskLocal var label = "none"
@PyFunction func taskLocal(_ callback: Py) async throws -> String {
  try await $label.withValue("set") {
    await hop()
    _ = try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value
    return label
  }
}

actor Counter {
  private var n = 0
  func bump() async -> Int {
    n += 1
    return n
  }
}
let counter = Counter()
@PyFunction func bumpActor() async -> Int { await counter.bump() }

/// With `count` items read ahead, item by item on the pool.
@PyFunction func sumAhead(_ numbers: PyAsyncSequence<Int>, count: Int) async throws -> Int {
  await hop()
  var sum = 0
  for try await number in numbers.buffered(count) { sum += number }
  return sum
}
@PyFunction func firstAhead(_ words: Py, count: Int) async throws -> String? {
  await hop()
  var iterator = PyAsyncSequence<String>(words, buffer: count).makeAsyncIterator()
  return try await iterator.next()
}

/// Awaits in a task that inherits nothing.
@PyFunction func awaitDetached(_ callback: Py) async throws -> Py {
  let context = PyTaskContext.current
  return try await Task.detached {
    await hop()
    return try await withPyTaskContext(context) {
      try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value
    }
  }.value
}
/// Ends at once, and leaves a task that works on in Python.
@PyFunction func leaveBehind(_ callback: Py) async {
  Task {
    await hop(after: 0.01)
    let answer = try await Python.run { py in Py(try callback.bind(py)()) }
    _ = try await PyAwaitable(answer).value
  }
}
/// Starts such a task with a context of its own, and keeps nothing of the call.
@PyFunction func startInContext(_ py: Python, _ callback: Py) throws {
  let context = try PyTaskContext(py)
  Task.detached {
    try? await withPyTaskContext(context) {
      _ = try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value
    }
  }
}
@PyFunction func contextOf(_ loop: Bound, _ context: Bound) throws -> Bool {
  let made = try PyTaskContext(eventLoop: PyEventLoop.of(loop), context: context)
  return made.eventLoop === (try PyEventLoop.of(loop)) && PyTaskContext.current == nil
}
@PyFunction func runUntilComplete(_ py: Python, _ loop: Bound, _ callback: Py) throws -> Int {
  try PyEventLoop.of(loop).runUntilComplete(py) {
    await hop()
    return try await PyAwaitable(Python.run { py in Py(try callback.bind(py)()) }).value(
      as: Int.self)
  }
}
